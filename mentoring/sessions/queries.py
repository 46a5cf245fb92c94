"""Named reads of session logs for the two of a match, with the lines that they may read."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.scheduling.models import Meeting
from mentoring.sessions.models import SessionLog
from mentoring.sessions.notes import Line, readable

HAPPENED = {"met": "You met", "moved": "Moved", "missed": "Did not happen"}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log as one of the two of its match sees it; `role` is the viewer's: "coach" or "participant"."""

    id: UUID
    match_id: UUID
    meeting_id: UUID | None
    author_id: UUID
    happened: str
    held_on: date
    minutes: int
    format: str
    topics: list[str]
    cohort_name: str
    other_name: str
    role: str
    kind_title: str = ""  # of the meeting it is of, where its program names kinds
    lines: tuple[Line, ...] = ()


def logs_of(membership_id: UUID, *, limit: int = 1000) -> list[LogRow]:
    """A member's logs with the lines they may read, newest first. Two statements."""
    statement = rows_for(membership_id).order_by(SessionLog.held_on.desc(), SessionLog.id.desc())
    return with_lines(statement.limit(limit), membership_id)


def log_for(log_id: UUID, membership_id: UUID) -> LogRow:
    """One log as a member sees it. Two statements.

    Raises:
        NotFound: there is none, or it is of a match that is not theirs.
    """
    found = with_lines(rows_for(membership_id).where(SessionLog.id == log_id), membership_id)
    if not found:
        raise NotFound
    return found[0]


def rows_for(membership_id: UUID) -> Select[*tuple[Any, ...]]:
    coaching = Match.coach_id == membership_id
    return (
        select(
            SessionLog.id,
            SessionLog.match_id,
            SessionLog.meeting_id,
            SessionLog.author_id,
            SessionLog.happened,
            SessionLog.held_on,
            SessionLog.minutes,
            SessionLog.format,
            SessionLog.topics,
            Cohort.name,
            Membership.name,
            case((coaching, "coach"), else_="participant"),
            func.coalesce(Meeting.kind_title, ""),
        )
        .join(Match, Match.id == SessionLog.match_id)
        .outerjoin(Meeting, Meeting.id == SessionLog.meeting_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Membership, other_of(membership_id))
    )


def with_lines(statement: Select[*tuple[Any, ...]], reader_id: UUID) -> list[LogRow]:
    rows = db.session.execute(statement).all()
    lines = readable([row[0] for row in rows], reader_id=reader_id)
    return [replace(LogRow(*row), lines=lines.get(row[0], ())) for row in rows]


def other_of(membership_id: UUID) -> ColumnElement[bool]:
    """Joins `Membership` as the other one of a match of a member, and leaves out every other match."""
    return or_(
        (Match.coach_id == membership_id) & (Membership.id == Match.participant_id),
        (Match.participant_id == membership_id) & (Membership.id == Match.coach_id),
    )


@dataclass(frozen=True, slots=True)
class Partner:
    """A match as one of its two sees it when logging."""

    match_id: UUID
    coach_id: UUID
    participant_id: UUID
    other_name: str
    other_email: str
    role: str


def partner_in(match_id: UUID, membership_id: UUID) -> Partner:
    """The other one of a member's match. One statement.

    Raises:
        NotFound: it is no match of theirs.
    """
    row = db.session.execute(select_partner(membership_id).where(Match.id == match_id)).one_or_none()
    if row is None:
        raise NotFound
    return Partner(*row)


def select_partner(membership_id: UUID) -> Select[*tuple[Any, ...]]:
    coaching = Match.coach_id == membership_id
    return (
        select(
            Match.id,
            Match.coach_id,
            Match.participant_id,
            Membership.name,
            User.email,
            case((coaching, "coach"), else_="participant"),
        )
        .join(Membership, other_of(membership_id))
        .join(User, User.id == Membership.user_id)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting that one of its two is asked about, and its log if there is one."""

    meeting: Meeting
    partner: Partner
    log_id: UUID | None
    author_id: UUID | None


def asked_about(meeting_id: UUID, membership_id: UUID) -> Asked:
    """A meeting of a member who is still one. One statement.

    Raises:
        NotFound: there is none.
    """
    me = aliased(Membership)
    row = db.session.execute(
        select_partner(membership_id)
        .add_columns(Meeting, SessionLog.id, SessionLog.author_id)
        .join(Meeting, Meeting.match_id == Match.id)
        .join(me, (me.id == membership_id) & me.left_at.is_(None))
        .outerjoin(SessionLog, SessionLog.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    *partner, meeting, log_id, author_id = row
    return Asked(meeting, Partner(*partner), log_id, author_id)


@dataclass(frozen=True, slots=True)
class WaitingLog:
    """A meeting that is over and that nobody has logged."""

    meeting_id: UUID
    match_id: UUID
    other_name: str
    starts_at: datetime
    ends_at: datetime


def waiting_logs(membership_id: UUID, *, limit: int = 20) -> list[WaitingLog]:
    """A member's meetings that wait for a log, the newest first. One statement."""
    rows = db.session.execute(
        select(Meeting.id, Meeting.match_id, Membership.name, Meeting.starts_at, Meeting.ends_at)
        .join(Match, Match.id == Meeting.match_id)
        .join(Membership, other_of(membership_id))
        .where(
            or_(Meeting.coach_id == membership_id, Meeting.participant_id == membership_id),
            Meeting.state == "confirmed",
            Meeting.ends_at <= now(),
            ~exists().where(SessionLog.meeting_id == Meeting.id),
        )
        .order_by(Meeting.starts_at.desc())
        .limit(limit)
    )
    return [WaitingLog(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Hours:
    """Coaching time that took place."""

    sessions: int = 0
    minutes: int = 0


def hours_of(membership_id: UUID) -> Hours:
    """A member's coaching time, on either side. One statement."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(SessionLog.minutes), 0))
        .join(Match, Match.id == SessionLog.match_id)
        .where(
            SessionLog.happened == "met",
            or_(Match.coach_id == membership_id, Match.participant_id == membership_id),
        )
    ).one()
    return Hours(*row)
