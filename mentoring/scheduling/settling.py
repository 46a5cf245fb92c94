"""Verbs that settle meetings to come whose ground has gone. The rules:

- A match that has ended, a participant who left the cohort or the organization, a coach who left, a cohort that was
  cancelled: meetings to come are cancelled, their time is free, and whoever is still there is told why.
- A coach who pauses or is away for some days: meetings in those days stay, since they were promised, and both are
  told once that they do, with the way to move them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import Cohort, Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.models import Match
from mentoring.messages.plan import Planned, plan_all
from mentoring.scheduling.meetings import COMING, end, held
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.taking import MeetingOver

MOST = 500  # at a time; the rest follows at the next visit
COACH, PARTICIPANT = aliased(Membership), aliased(Membership)


@transactional
def settle(meeting_id: UUID) -> bool:
    """Cancel a meeting whose ground has gone; false when there is nothing to do."""
    try:
        meeting, terms = held(meeting_id, states=COMING)
    except MeetingOver:
        return False
    why = db.session.scalar(groundless(reason()).where(Meeting.id == meeting_id))
    if why is None:
        return False
    end(meeting, terms.users, actor=None, words="", why=why)
    return True


@transactional
def tell_of_pauses() -> int:
    """Tell both people, once for each pause, of meetings that stay in days on which the coach is away."""
    rows = db.session.execute(paused_meetings()).all()
    planned = [
        Planned(
            "meeting_in_pause",
            to=user_id,
            about=row.id,
            sequence=row.sequence,
            offset_minutes=row.until.toordinal(),
            expires_at=row.starts_at,
            why="The coach is away on that day, and the meeting stays booked.",
            details={"until": row.until.isoformat()},
        )
        for row in rows
        for user_id in (row.coach_user, row.participant_user)
    ]
    return plan_all(planned)


def groundless_meetings() -> Sequence[UUID]:
    """The meetings to come of the organization in force whose ground has gone. One statement."""
    return db.session.scalars(groundless(Meeting.id).order_by(Meeting.starts_at).limit(MOST)).all()


def any_in_pauses() -> bool:
    """Whether any meeting lies in days on which its coach is away. One statement."""
    return db.session.execute(paused_meetings().limit(1)).first() is not None


def reason() -> ColumnElement[str | None]:
    """Why a meeting's ground has gone, as both people read it; null when it has not."""
    return case(
        (PARTICIPANT.left_at.is_not(None), "The participant is no longer a member."),
        (COACH.left_at.is_not(None), "The coach is no longer a member."),
        (Enrolment.state == "withdrawn", "The participant has left the cohort."),
        (Match.state == "ended", "The match has ended."),
        (Cohort.state == "cancelled", "The cohort was cancelled."),
        else_=None,
    )


def groundless(*columns: Any) -> Select[Any]:
    """Meetings to come whose ground has gone."""
    return (
        coming(*columns)
        .join(Match, Match.id == Meeting.match_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .outerjoin(
            Enrolment,
            (Enrolment.cohort_id == Match.cohort_id) & (Enrolment.membership_id == Match.participant_id),
        )
        .where(reason().is_not(None))
    )


def paused_meetings() -> Select[Any]:
    """Confirmed meetings to come on days on which the coach has paused or is away, with the last such day."""
    on = cast(func.left(Meeting.local_start, 10), Date)
    until: ColumnElement[date] = func.greatest(CoachProfile.paused_until, CoachProfile.away_until)
    away = (CoachProfile.away_until >= on) & (func.coalesce(CoachProfile.away_from, on) <= on)
    return (
        coming(
            Meeting.id,
            Meeting.sequence,
            Meeting.starts_at,
            COACH.user_id.label("coach_user"),
            PARTICIPANT.user_id.label("participant_user"),
            until.label("until"),
        )
        .join(CoachProfile, CoachProfile.membership_id == Meeting.coach_id)
        .where(Meeting.state == "confirmed", Meeting.local_start != "")
        .where(or_(CoachProfile.paused_until > on, away))
    )


def coming(*columns: Any) -> Select[Any]:
    """Meetings to come, with both people."""
    return (
        select(*columns)
        .select_from(Meeting)
        .join(COACH, COACH.id == Meeting.coach_id)
        .join(PARTICIPANT, PARTICIPANT.id == Meeting.participant_id)
        .where(Meeting.state.in_(COMING), Meeting.starts_at > now())
    )
