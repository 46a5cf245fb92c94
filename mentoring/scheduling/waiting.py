"""What waits for somebody's answer: requests for a meeting, proposed times, and invitations that were not accepted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, String, Uuid, bindparam, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import Instant
from mentoring.matching.models import Match
from mentoring.scheduling.models import Meeting, MeetingAnswer, TimeProposal


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to answer: a "request", "times", or an answer that was "declined" or "proposed"."""

    kind: str
    subject_id: UUID
    other_name: str
    starts_at: datetime | None  # of the meeting
    until: datetime | None  # when it is too late to answer


def waiting_for(membership_id: UUID) -> list[Waiting]:
    """What waits for a member, the most pressing first. One statement."""
    rows = db.session.execute(WAITING, {"me": membership_id, "instant": now()})
    found = [Waiting(*row) for row in rows]
    return sorted(found, key=lambda each: each.until or each.starts_at or now())


OTHER = aliased(Membership)
ME = bindparam("me", type_=Uuid())
INSTANT = bindparam("instant", type_=Instant)
REQUESTS = (
    select(literal("request", String), Meeting.id, OTHER.name, Meeting.starts_at, Meeting.answer_by)
    .join(OTHER, OTHER.id == Meeting.participant_id)
    .where(
        Meeting.coach_id == ME,
        Meeting.state == "requested",
        Meeting.answer_by > INSTANT,
        Meeting.starts_at > INSTANT,
    )
)
PROPOSALS = (
    select(
        literal("times", String), TimeProposal.id, OTHER.name, cast(null(), Instant), TimeProposal.expires_at
    )
    .join(Match, Match.id == TimeProposal.match_id)
    .join(OTHER, OTHER.id == TimeProposal.by)
    .where(
        or_(Match.coach_id == ME, Match.participant_id == ME),
        Match.state == "active",
        TimeProposal.by != ME,
        TimeProposal.state == "open",
        TimeProposal.expires_at > INSTANT,
    )
)
ANSWERS = (
    select(
        cast(MeetingAnswer.answer, String), Meeting.id, OTHER.name, Meeting.starts_at, cast(null(), Instant)
    )
    .join(Meeting, Meeting.id == MeetingAnswer.meeting_id)
    .join(OTHER, OTHER.id == MeetingAnswer.membership_id)
    .where(
        or_(Meeting.coach_id == ME, Meeting.participant_id == ME),
        MeetingAnswer.membership_id != ME,
        MeetingAnswer.sequence == Meeting.sequence,
        MeetingAnswer.answer.in_(("declined", "proposed")),
        Meeting.state == "confirmed",
        Meeting.starts_at > INSTANT,
    )
)
WAITING: CompoundSelect[Any] = union_all(REQUESTS, PROPOSALS, ANSWERS)
