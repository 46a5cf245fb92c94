"""Verbs of waves: plan those of a cohort, open one, close one early."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now, today
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.matching.models import Match
from mentoring.messages.plan import plan
from mentoring.organizations import audit
from mentoring.organizations.models import Organization, Program
from mentoring.organizations.plan_parts import Survey
from mentoring.organizations.plans import plan_of
from mentoring.surveys.models import Recipient, Wave
from mentoring.surveys.queries import LIVE
from mentoring.surveys.questions import as_plain, for_role, from_plain
from mentoring.surveys.timing import OPEN_FOR, civil_hour, due_on, is_due


class SurveyClosed(Refusal):
    status = 409
    sentence = "This survey is closed. Thank you for coming to answer it."


@transactional
def plan_waves(cohort_id: UUID) -> None:
    """Plan, from the program's plan, the waves of a cohort whose matches are published; planned twice is planned once.

    A wave that is not open yet follows the plan and the day of publication; one that is, stays. What would come too
    late is not planned, and a cohort that does not run keeps only what is open already.
    """
    cohort = db.session.scalar(select(Cohort).where(Cohort.id == cohort_id).with_for_update(key_share=True))
    if cohort is None:
        return
    published_at = db.session.scalar(
        select(func.min(Match.published_at)).where(
            Match.cohort_id == cohort_id,
            Match.state.in_(("active", "ended")),
            Match.outcome.is_distinct_from("declined"),
        )
    )
    waves = {
        wave.survey_key: wave for wave in db.session.scalars(select(Wave).where(Wave.cohort_id == cohort_id))
    }
    wanted: dict[str, tuple[Survey, date]] = {}
    if published_at is not None and cohort.state in LIVE:
        program = db.session.scalars(select(Program).where(Program.id == cohort.program_id)).one()
        for survey in plan_of(program).surveys:
            day = due_on(published_at, survey.after_days, cohort.zone)
            if day > today(cohort.zone) or is_due(day, today(cohort.zone)):
                wanted[survey.key] = (survey, day)
    for key, wave in waves.items():
        if wave.opened_at is None and key not in wanted:
            db.session.delete(wave)
    for key, (survey, day) in wanted.items():
        wave = waves.get(key) or Wave(cohort_id=cohort_id, survey_key=key)
        if wave.opened_at is None:
            wave.title, wave.anonymous, wave.due_on = survey.title, survey.anonymous, day
            wave.questions = as_plain(survey.questions)
            db.session.add(wave)


@transactional
def open_wave(wave_id: UUID) -> int:
    """Ask everybody in an active match, once; gives how many messages were planned, none if it is not due or open."""
    wave = db.session.scalar(select(Wave).where(Wave.id == wave_id).with_for_update())
    if wave is None or wave.opened_at is not None:
        return 0
    cohort = db.session.scalars(select(Cohort).where(Cohort.id == wave.cohort_id)).one()
    if cohort.state not in LIVE or not is_due(wave.due_on, today(cohort.zone)):
        return 0
    roles = roles_of(wave)
    if not roles:
        return 0
    wave.opened_at, wave.closes_at = now(), now() + OPEN_FOR
    people = users_of(roles)
    recipients = db.session.execute(
        insert(Recipient)
        .values(
            [
                {
                    "organization_id": wave.organization_id,
                    "id": new_id(),
                    "wave_id": wave.id,
                    "membership_id": member_id,
                    "role": role,
                    "answered": False,
                }
                for member_id, role in roles.items()
            ]
        )
        .on_conflict_do_nothing()
        .returning(Recipient.id, Recipient.membership_id)
    ).all()
    for recipient_id, member_id in recipients:
        user_id, zone = people[member_id]
        plan(
            "survey_invitation",
            to=user_id,
            about=recipient_id,
            due_at=civil_hour(wave.opened_at, zone),
            expires_at=wave.closes_at,
            why=f"The program asks everybody in {cohort.name}: {wave.title}.",
        )
    return len(recipients)


@transactional
def close_wave(wave_id: UUID, *, actor: UUID) -> None:
    """Close an open survey before its day, so that its results can be seen; there is no way back.

    Raises:
        NotFound: there is no such wave.
        SurveyClosed: it is not open.
    """
    wave = db.session.scalar(select(Wave).where(Wave.id == wave_id).with_for_update())
    if wave is None:
        raise NotFound
    if wave.opened_at is None or (wave.closes_at is not None and wave.closes_at <= now()):
        raise SurveyClosed
    wave.closes_at = now()
    audit.note("survey.close", sentence=f"Closed the survey “{wave.title}”.", actor=actor, subject_id=wave.id)


def roles_of(wave: Wave) -> dict[UUID, str]:
    """Everybody in an active match of the cohort who is asked anything; who is both answers as a participant."""
    pairs = db.session.execute(
        select(Match.participant_id, Match.coach_id).where(
            Match.cohort_id == wave.cohort_id, Match.state == "active"
        )
    ).all()
    roles = {pair.coach_id: "coach" for pair in pairs} | {
        pair.participant_id: "participant" for pair in pairs
    }
    here = set(
        db.session.scalars(
            select(Membership.id).where(Membership.id.in_(list(roles)), Membership.left_at.is_(None))
        )
    )
    questions = from_plain(wave.questions)
    asked = {role for role in ("coach", "participant") if for_role(questions, role)}
    return {
        member_id: role for member_id, role in sorted(roles.items()) if member_id in here and role in asked
    }


def users_of(roles: Mapping[UUID, str]) -> dict[UUID, tuple[UUID, str]]:
    """The user behind each member, and the zone they live by."""
    otherwise = db.session.get_one(Organization, tenancy.current()).zone
    rows = db.session.execute(
        select(Membership.id, User.id, User.zone)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id.in_(list(roles)))
    )
    return {member_id: (user_id, zone or otherwise) for member_id, user_id, zone in rows}
