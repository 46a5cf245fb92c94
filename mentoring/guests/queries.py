"""Named reads of guests: who can be asked, and a meeting as its guest sees it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.seen import is_seen
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.guests import Guest, may_be_asked
from mentoring.scheduling.models import Meeting, MeetingGuest

MOST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coach who can be asked, with what any member may know."""

    id: UUID
    user_id: UUID
    name: str
    headline: str
    topics: tuple[str, ...]

    @property
    def guest(self) -> Guest:
        return Guest(self.id, self.user_id, self.name)


def candidates(match: Match, *, topic: str = "") -> list[Candidate]:
    """The coaches who can be asked to a meeting of a match, by name; those who offer a topic. One statement."""
    rows = db.session.execute(
        select(
            Membership.id,
            Membership.user_id,
            Membership.name,
            CoachProfile.headline,
            CoachProfile.topics,
            CoachProfile.audiences,
        )
        .join(CoachProfile, CoachProfile.membership_id == Membership.id)
        .where(*may_be_asked(match))
        .order_by(Membership.name, Membership.id)
    )
    found = [
        Candidate(
            row.id,
            row.user_id,
            row.name,
            row.headline if is_seen(row.audiences, "headline", by="members") else "",
            tuple(row.topics) if is_seen(row.audiences, "topics", by="members") else (),
        )
        for row in rows
    ]
    return [one for one in found if not topic or topic in one.topics][:MOST]


@dataclass(frozen=True, slots=True)
class Visit:
    """A meeting as its guest sees it: when, how and with whom; nothing of what the pair shares."""

    row: MeetingGuest
    meeting: Meeting
    guest_name: str
    coach_name: str
    participant_name: str

    @property
    def names(self) -> str:
        """The two others."""
        return f"{self.participant_name} and {self.coach_name}"

    @property
    def membership_id(self) -> UUID:
        return self.row.membership_id


def visit_by_id(guest_id: UUID) -> Visit:
    """A guest's part in a meeting. One statement.

    Raises:
        NotFound: there is none here.
    """
    found = db.session.execute(visits().where(MeetingGuest.id == guest_id)).one_or_none()
    if found is None:
        raise NotFound
    return Visit(*found)


def last_visit(meeting_id: UUID) -> Visit | None:
    """The guest who was asked to a meeting last, whatever they said. One statement."""
    found = db.session.execute(
        visits()
        .where(MeetingGuest.meeting_id == meeting_id)
        .order_by(MeetingGuest.asked_at.desc(), MeetingGuest.id.desc())
        .limit(1)
    ).one_or_none()
    return Visit(*found) if found else None


def visits() -> Select[*tuple[Any, ...]]:
    """Guests with their meeting, and everybody's name."""
    guest, coach, participant = aliased(Membership), aliased(Membership), aliased(Membership)
    return (
        select(MeetingGuest, Meeting, guest.name, coach.name, participant.name)
        .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
        .join(guest, guest.id == MeetingGuest.membership_id)
        .join(coach, coach.id == Meeting.coach_id)
        .join(participant, participant.id == Meeting.participant_id)
    )
