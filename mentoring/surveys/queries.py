"""Named reads of surveys. Nothing here says which answer is whose where a survey is anonymous."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.installation import INSTALLATION_ID
from mentoring.organizations.models import Organization
from mentoring.organizations.plan_parts import Question
from mentoring.surveys.models import Answer, Recipient, Wave
from mentoring.surveys.questions import for_role, from_plain
from mentoring.surveys.results import Reply
from mentoring.surveys.timing import is_due

LIVE = ("running", "closing")


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A wave with how many were asked and how many answered, of each role."""

    id: UUID
    title: str
    cohort_name: str
    zone: str
    anonymous: bool
    due_on: date
    opened_at: datetime | None
    closes_at: datetime | None
    plain_questions: list[dict[str, Any]]
    participants_asked: int
    participants_answered: int
    coaches_asked: int
    coaches_answered: int

    @property
    def questions(self) -> tuple[Question, ...]:
        return from_plain(self.plain_questions)

    @property
    def asked(self) -> int:
        return self.participants_asked + self.coaches_asked

    @property
    def answered(self) -> int:
        return self.participants_answered + self.coaches_answered

    def is_open(self, instant: datetime) -> bool:
        """Whether answers can still come."""
        return self.opened_at is not None and (self.closes_at is None or instant < self.closes_at)

    def released(self, instant: datetime) -> bool:
        """Whether its figures may be seen: at once with names; without, once no answer can come any more.

        Figures that grow by one answer at a time tell that answer to whoever looks twice.
        """
        if self.opened_at is None:
            return False
        all_in = self.asked > 0 and self.answered == self.asked
        return not self.anonymous or all_in or not self.is_open(instant)


def all_waves() -> list[WaveFacts]:
    """Every wave, the latest day first. One statement."""
    statement = select_facts().order_by(Wave.due_on.desc(), Cohort.name, Wave.id)
    return [WaveFacts(*row) for row in db.session.execute(statement)]


def wave_by_id(wave_id: UUID) -> WaveFacts:
    """A wave. One statement.

    Raises:
        NotFound: there is none here.
    """
    row = db.session.execute(select_facts().where(Wave.id == wave_id)).one_or_none()
    if row is None:
        raise NotFound
    return WaveFacts(*row)


def select_facts() -> Select[*tuple[Any, ...]]:
    def counted(role: str, *more: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(Recipient.id).filter(Recipient.role == role, *more)

    answered = Recipient.answered.is_(True)
    return (
        select(
            Wave.id,
            Wave.title,
            Cohort.name,
            Cohort.zone,
            Wave.anonymous,
            Wave.due_on,
            Wave.opened_at,
            Wave.closes_at,
            Wave.questions,
            counted("participant"),
            counted("participant", answered),
            counted("coach"),
            counted("coach", answered),
        )
        .join(Cohort, Cohort.id == Wave.cohort_id)
        .outerjoin(Recipient, Recipient.wave_id == Wave.id)
        .group_by(Wave.organization_id, Wave.id, Cohort.organization_id, Cohort.id)
    )


def answers_of(wave_id: UUID) -> list[Reply]:
    """What came back; the names of those who answered where the survey is not anonymous. One statement."""
    rows = db.session.execute(
        select(Answer.role, Answer.replies, func.coalesce(Membership.name, ""))
        .outerjoin(Recipient, Recipient.id == Answer.recipient_id)
        .outerjoin(Membership, Membership.id == Recipient.membership_id)
        .where(Answer.wave_id == wave_id)
        .order_by(Membership.name, Answer.id)
    )
    return [Reply(role, replies, name) for role, replies, name in rows]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person is asked, and whether they answered."""

    recipient_id: UUID
    role: str
    answered: bool
    title: str
    cohort_name: str
    anonymous: bool
    opened_at: datetime | None
    closes_at: datetime | None
    questions: tuple[Question, ...]

    def is_open(self, instant: datetime) -> bool:
        return self.opened_at is not None and (self.closes_at is None or instant < self.closes_at)


def asked_of(recipient_id: UUID, membership_id: UUID) -> Asked:
    """What a member who is still one is asked. One statement.

    Raises:
        NotFound: there is no such question to them.
    """
    row = db.session.execute(
        select(Recipient.role, Recipient.answered, Wave, Cohort.name)
        .join(Wave, Wave.id == Recipient.wave_id)
        .join(Cohort, Cohort.id == Wave.cohort_id)
        .join(Membership, Membership.id == Recipient.membership_id)
        .where(
            Recipient.id == recipient_id,
            Recipient.membership_id == membership_id,
            Membership.left_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    role, answered, wave, cohort_name = row
    return Asked(
        recipient_id=recipient_id,
        role=role,
        answered=answered,
        title=wave.title,
        cohort_name=cohort_name,
        anonymous=wave.anonymous,
        opened_at=wave.opened_at,
        closes_at=wave.closes_at,
        questions=for_role(from_plain(wave.questions), role),
    )


def live_cohorts() -> list[UUID]:
    """The cohorts that have surveys to come. One statement."""
    return list(db.session.scalars(select(Cohort.id).where(Cohort.state.in_(LIVE)).order_by(Cohort.id)))


def due_waves() -> list[UUID]:
    """Waves of live cohorts whose day has come on the cohort's wall, and that are not open yet. One statement."""
    rows = db.session.execute(
        select(Wave.id, Wave.due_on, Cohort.zone)
        .join(Cohort, Cohort.id == Wave.cohort_id)
        .where(
            Wave.opened_at.is_(None),
            Wave.due_on <= now().date() + timedelta(days=1),
            Cohort.state.in_(LIVE),
        )
        .order_by(Wave.due_on, Wave.id)
    )
    return [wave_id for wave_id, day, zone in rows if is_due(day, today(zone))]


def all_organizations() -> list[UUID]:
    """Every association; the visit asks each, one at a time, inside its own walls. One statement."""
    return list(
        db.session.scalars(
            select(Organization.id).where(Organization.id != INSTALLATION_ID).order_by(Organization.id),
            execution_options=tenancy.crossing("the timetable visits every organization in turn"),
        )
    )
