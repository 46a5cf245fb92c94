"""Verbs of guests: ask a second coach to a meeting, answer, take the question back. The pair's meeting stays."""

from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.guests.finding import free_then
from mentoring.messages.plan import Planned, plan_all
from mentoring.scheduling.availability import schedule_for
from mentoring.scheduling.guests import (
    Guest,
    guest_for,
    invite,
    row_of,
    seat,
    uninvite,
    version,
)
from mentoring.scheduling.meetings import COMING, held
from mentoring.scheduling.models import Meeting, MeetingGuest
from mentoring.scheduling.taking import (
    MeetingOver,
    give_back,
    guard_of_guest,
    length,
    take,
)
from mentoring.scheduling.terms import Terms


class GuestThere(Refusal):
    status = 409
    sentence = "Another coach takes part already. A meeting is of three at most."
    field = "guest"


class GuestBusy(Refusal):
    status = 409
    sentence = (
        "This coach cannot be met at the time of this meeting. Choose another one, or move the meeting."
    )
    field = "guest"


class AnswerOver(Refusal):
    status = 409
    sentence = "This question was taken back, or answered before."


@transactional
def ask(meeting_id: UUID, membership_id: UUID, *, by: UUID, words: str = "") -> MeetingGuest:
    """Ask a coach to a meeting of two; their time is taken, and `words` go to them. Asking twice asks once.

    Raises:
        NotFound, MeetingOver: there is no such meeting to come.
        GuestUnusable, GuestThere, GuestBusy: nobody is asked.
    """
    meeting, terms = held(meeting_id, states=COMING, asked=membership_id)
    if terms.guest is not None:
        if terms.guest.membership_id != membership_id:
            raise GuestThere
        return row_of(terms.guest)
    guest = guest_for(terms.match, membership_id)
    if not free_then(meeting, guest):
        raise GuestBusy
    schedule = schedule_for(membership_id)
    take(meeting.id, guard_of_guest(guest.user_id, meeting.starts_at, length(meeting), schedule))
    guest = seat(meeting, guest, by=by, words=words)
    if meeting.state == "confirmed":
        why = "A second coach was asked to the meeting."
        invite(meeting, guest, terms.plan.reminders_minutes, why=why)
        tell_pair("guest_asked", meeting, terms, guest, why=why)
    return row_of(guest)


@transactional
def accept(guest_id: UUID) -> MeetingGuest:
    """Say yes. Saying so twice says it once.

    Raises:
        NotFound: there is no such question.
        AnswerOver, MeetingOver: it is no longer open.
    """
    _, _, guest = asked(guest_id)
    row = row_of(guest)
    if row.state == "asked":
        row.state, row.answered_at = "coming", now()
    return row


@transactional
def decline(guest_id: UUID, *, words: str = "") -> MeetingGuest:
    """Say no, also after a yes: the time is free, the meeting stays with two, and they are told, with `words`.

    Raises:
        NotFound: there is no such question.
        AnswerOver, MeetingOver: it is no longer open.
    """
    meeting, terms, guest = asked(guest_id)
    return leave(meeting, terms, guest, state="declined", words=words, why="The guest cannot come.")


@transactional
def remove(meeting_id: UUID) -> None:
    """Take the question back, or do without the guest; nothing happens where there is none.

    Raises:
        NotFound, MeetingOver: there is no such meeting to come.
    """
    meeting, terms = held(meeting_id, states=COMING)
    if terms.guest is not None:
        leave(meeting, terms, terms.guest, state="removed", why="The pair meets without a guest.")


@transactional
def settle(meeting_id: UUID) -> bool:
    """Let a guest go who is no longer a coach of the organization; false when there is nothing to do."""
    try:
        meeting, terms = held(meeting_id, states=COMING)
    except MeetingOver:
        return False
    if terms.guest is None or meeting_id not in meetings_of_the_gone():
        return False
    leave(meeting, terms, terms.guest, state="removed", why="The guest is no longer a coach here.")
    return True


def asked(guest_id: UUID) -> tuple[Meeting, Terms, Guest]:
    """A guest who takes part in a meeting to come, with everybody locked.

    Raises:
        NotFound: there is no such question.
        AnswerOver: it was taken back or answered with no.
    """
    meeting_id = db.session.scalar(select(MeetingGuest.meeting_id).where(MeetingGuest.id == guest_id))
    if meeting_id is None:
        raise NotFound
    meeting, terms = held(meeting_id, states=COMING)
    if terms.guest is None or row_of(terms.guest).id != guest_id:
        raise AnswerOver
    return meeting, terms, terms.guest


def leave(
    meeting: Meeting, terms: Terms, guest: Guest, *, state: str, why: str, words: str = ""
) -> MeetingGuest:
    """Free a guest's time, inside a verb; the guest's calendar and the pair are told, once they knew."""
    row = row_of(guest)
    row.state, row.answer, row.answered_at = state, words, now()
    row.turn += 1
    give_back(meeting.id, of=guest.user_id)
    db.session.flush()
    if meeting.state == "confirmed":
        uninvite(meeting, guest, why=why)
        tell_pair("guest_left", meeting, terms, guest, why=why)
    return row


def tell_pair(kind: str, meeting: Meeting, terms: Terms, guest: Guest, *, why: str) -> None:
    """Plan what both of the pair get about a guest. One statement."""
    row = row_of(guest)
    plan_all(
        Planned(
            kind,
            to=user_id,
            about=row.id,
            sequence=version(meeting, row),
            expires_at=meeting.starts_at,
            why=why,
        )
        for user_id in terms.users.values()
    )


def meetings_of_the_gone() -> list[UUID]:
    """The meetings to come whose guest is no longer a coach of the organization. One statement."""
    return list(
        db.session.scalars(
            select(Meeting.id)
            .join(MeetingGuest, MeetingGuest.meeting_id == Meeting.id)
            .join(Membership, Membership.id == MeetingGuest.membership_id)
            .where(
                MeetingGuest.state.in_(("asked", "coming")),
                Meeting.state.in_(COMING),
                Meeting.starts_at > now(),
                Membership.left_at.is_not(None) | ~Membership.is_coach,
            )
            .order_by(Meeting.starts_at)
            .limit(500)
        )
    )
