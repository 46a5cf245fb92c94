"""Named reads of session logs for administrators: that they took place, never a word of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.foundation.pages import PER_PAGE, Page, offset
from mentoring.matching.models import Match
from mentoring.scheduling.models import Meeting
from mentoring.sessions.models import SessionLog


@dataclass(frozen=True, slots=True)
class LogFigure:
    """That a session took place, as an administrator sees it: never what was said, not even the topics."""

    id: UUID
    held_on: date
    coach_name: str
    participant_name: str
    cohort_name: str
    happened: str
    minutes: int
    format: str
    kind_title: str  # of the meeting, where its program names kinds


def figures(cohort_id: UUID | None = None) -> list[LogFigure]:
    """Every log of the organization, or of one cohort, newest first. One statement."""
    return [LogFigure(*row) for row in db.session.execute(select_figures(cohort_id))]


def figures_page(number: int, cohort_id: UUID | None = None) -> Page[LogFigure]:
    """The same, a page at a time. Two statements."""
    rows = db.session.execute(select_figures(cohort_id).offset(offset(number)).limit(PER_PAGE))
    found = tuple(LogFigure(*row) for row in rows)
    return Page(found, number, totals(cohort_id).logs)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many logs there are, how many of them of sessions that took place, and their minutes."""

    logs: int
    sessions: int
    minutes: int


def totals(cohort_id: UUID | None = None) -> Totals:
    """What all logs of the organization, or of one cohort, come to. One statement."""
    took_place = SessionLog.happened == "met"
    statement = select(
        func.count(),
        func.count().filter(took_place),
        func.coalesce(func.sum(SessionLog.minutes).filter(took_place), 0),
    ).join(Match, Match.id == SessionLog.match_id)
    if cohort_id is not None:
        statement = statement.where(Match.cohort_id == cohort_id)
    return Totals(*db.session.execute(statement).one())


def select_figures(cohort_id: UUID | None) -> Select[*tuple[Any, ...]]:
    coach, participant = aliased(Membership), aliased(Membership)
    statement = (
        select(
            SessionLog.id,
            SessionLog.held_on,
            coach.name,
            participant.name,
            Cohort.name,
            SessionLog.happened,
            SessionLog.minutes,
            SessionLog.format,
            func.coalesce(Meeting.kind_title, ""),
        )
        .join(Match, Match.id == SessionLog.match_id)
        .outerjoin(Meeting, Meeting.id == SessionLog.meeting_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(coach, coach.id == Match.coach_id)
        .join(participant, participant.id == Match.participant_id)
        .order_by(SessionLog.held_on.desc(), SessionLog.id.desc())
    )
    return statement if cohort_id is None else statement.where(Match.cohort_id == cohort_id)
