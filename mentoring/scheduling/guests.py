"""The guest of a meeting of three: a second coach whom one of the pair asks, for example one who knows finance.

Their time is taken as the pair's is, from the moment they are asked; whoever says nothing comes. The verbs are in the
`guests` room; what stands here is done inside the verbs of meetings.
"""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.matching.models import DeclaredConflict, Match, Preference
from mentoring.messages.plan import Planned, plan_all, withdraw
from mentoring.scheduling.announcing import Move, reminders_before
from mentoring.scheduling.models import Meeting, MeetingGuest
from mentoring.scheduling.week_models import Availability

BESIDE = ("asked", "coming")  # they take part, and their time is taken
NOTIFIED = ("guest_invitation", "guest_reminder")


class GuestUnusable(Refusal):
    sentence = "This coach cannot be asked just now. Choose another one."
    field = "guest"


@dataclass(frozen=True, slots=True)
class Guest:
    """A coach who takes part in a meeting of two others, or is to be asked; `row` is there once they were."""

    membership_id: UUID
    user_id: UUID
    name: str
    row: MeetingGuest | None = None


def guest_of(meeting_id: UUID) -> Guest | None:
    """The guest who takes part in a meeting. One statement."""
    found = db.session.execute(
        select(MeetingGuest, Membership.user_id, Membership.name)
        .join(Membership, Membership.id == MeetingGuest.membership_id)
        .where(MeetingGuest.meeting_id == meeting_id, MeetingGuest.state.in_(BESIDE))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    return Guest(found.MeetingGuest.membership_id, found.user_id, found.name, found.MeetingGuest)


def guest_for(match: Match, membership_id: UUID) -> Guest:
    """A coach who may be asked to a meeting of a match. One statement.

    Raises:
        GuestUnusable: they may not.
    """
    found = db.session.execute(
        select(Membership.user_id, Membership.name)
        .join(CoachProfile, CoachProfile.membership_id == Membership.id)
        .where(Membership.id == membership_id, *may_be_asked(match))
    ).one_or_none()
    if found is None:
        raise GuestUnusable
    return Guest(membership_id, found.user_id, found.name)


def may_be_asked(match: Match) -> tuple[ColumnElement[bool], ...]:
    """Who can be a guest in a match: a coach who is there, has given hours, and whom neither side keeps away from."""
    pair = (match.coach_id, match.participant_id)
    return (
        Membership.is_coach.is_(True),
        Membership.left_at.is_(None),
        Membership.accepted_at.is_not(None),
        Membership.id.not_in(pair),
        Membership.user_id.not_in(select(Membership.user_id).where(Membership.id.in_(pair))),
        CoachProfile.completed_at.is_not(None),
        or_(CoachProfile.paused_until.is_(None), CoachProfile.paused_until <= now().date()),
        exists().where(Availability.membership_id == Membership.id),
        ~exists().where(
            Preference.participant_id == match.participant_id,
            Preference.coach_id == Membership.id,
            Preference.ruled_out,
        ),
        ~exists().where(
            or_(
                (DeclaredConflict.one_id == Membership.id) & DeclaredConflict.other_id.in_(pair),
                (DeclaredConflict.other_id == Membership.id) & DeclaredConflict.one_id.in_(pair),
            )
        ),
    )


def seat(meeting: Meeting, guest: Guest, *, by: UUID, words: str = "") -> Guest:
    """Write down that a coach is asked, inside a verb that takes their time; the same one can be asked again."""
    row = db.session.scalar(
        select(MeetingGuest).where(
            MeetingGuest.meeting_id == meeting.id, MeetingGuest.membership_id == guest.membership_id
        )
    )
    if row is None:
        row = MeetingGuest(meeting_id=meeting.id, membership_id=guest.membership_id, turn=0, asked_by=by)
        db.session.add(row)
    else:
        row.turn += 1
    row.state, row.asked_by, row.said, row.answer = "asked", by, words, ""
    row.asked_at, row.answered_at = now(), None
    db.session.flush()
    return replace(guest, row=row)


def row_of(guest: Guest) -> MeetingGuest:
    """What is written of a guest who was asked."""
    if guest.row is None:
        raise ValueError("this guest was not asked yet")
    return guest.row


def version(meeting: Meeting, row: MeetingGuest) -> int:
    """What the guest's calendar must know: it rises with every change of the meeting, and of their part in it."""
    return meeting.sequence + row.turn


def invite(
    meeting: Meeting, guest: Guest, reminders: tuple[int, ...], *, why: str, move: Move | None = None
) -> None:
    """Plan a guest's invitation and reminders at the present version. One statement."""
    row = row_of(guest)
    about = partial(Planned, to=guest.user_id, about=row.id, sequence=version(meeting, row))
    planned = [
        about("guest_invitation", why=why, details=move.details if move else {}),
        *reminders_before(about, "guest_reminder", meeting.starts_at, reminders),
    ]
    withdraw(row.id, why=why, kinds=NOTIFIED)
    plan_all(planned)


def uninvite(meeting: Meeting, guest: Guest, *, why: str) -> None:
    """Withdraw what was planned for a guest, and tell their calendar that it is off for them. Two statements."""
    row = row_of(guest)
    withdraw(row.id, why=why, kinds=NOTIFIED)
    plan_all(
        [Planned("guest_cancelled", to=guest.user_id, about=row.id, sequence=version(meeting, row), why=why)]
    )
