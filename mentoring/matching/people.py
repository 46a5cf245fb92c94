"""A cohort's people as the arithmetic sees them, read from the tables."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from mentoring.accounts.models import Membership, User
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import state_of
from mentoring.coaches.seasons import a_year_on, last_day_on
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.extensions import db
from mentoring.matching.conflicts import conflicts_among
from mentoring.matching.criteria import weights_of
from mentoring.matching.hours import weekly_hours
from mentoring.matching.models import Match
from mentoring.matching.pins import exclusions_of
from mentoring.matching.places import places_left
from mentoring.matching.profiles import Asks, Coach, Participant, Task, Weights
from mentoring.matching.weeks import representative, utc_week, windows_of
from mentoring.matching.wishes import coaches_ranks, wishes_of_cohort
from mentoring.organizations.models import Program
from mentoring.organizations.plans import plan_of
from mentoring.organizations.vocabulary import band_of
from mentoring.participants.models import ParticipantProfile

MOST_SEASONS = 6  # a cohort runs for up to five years
APART = ("declined", "ended_early")  # outcomes after which two are not matched again


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said of a cohort beside its people: its days' representative week, its zone, and whether those who
    joined on an earlier day go first where places are short."""

    cohort_id: UUID
    monday: date
    zone: str
    first_come: bool = False


def task_of(cohort_id: UUID, *, exclusions: frozenset[tuple[UUID, UUID]] | None = None) -> Task:
    """Everything the matching needs of a cohort; with other `exclusions` than today's, as a run kept them.

    Eleven statements, whatever its size.
    """
    cohort, program = db.session.execute(
        select(Cohort, Program).join(Program, Cohort.program_id == Program.id).where(Cohort.id == cohort_id)
    ).one()
    plan, days = plan_of(program), (cohort.starts_on, cohort.ends_on)
    setting = Setting(cohort_id, representative(*days), cohort.zone, plan.rules.first_come)
    participants, coaches = participants_of(setting), coaches_of(setting)
    declared = conflicts_among([one.id for one in participants] + [two.id for two in coaches])
    return Task(
        tuple(with_chain(one, declared) for one in participants),
        coaches,
        weights_of(plan),
        conflicts=frozenset(pair for pair, kind in declared.items() if kind != "chain")
        | (exclusions_of(cohort_id) if exclusions is None else exclusions),
        met=met_before(cohort_id),
        asks=Asks(plan.rules.common_hour, plan.rules.orientation, days, plan.rules.least, plan.rules.apart),
    )


def participants_of(setting: Setting) -> tuple[Participant, ...]:
    """Who is enrolled and has no coach yet, with their wishes. Two statements."""
    ranks, ruled_out = wishes_of_cohort(setting.cohort_id)
    matched = select(Match.participant_id).where(Match.cohort_id == setting.cohort_id, Match.state != "ended")
    rows = db.session.execute(
        select(Membership, ParticipantProfile, User.zone, Enrolment.created_at)
        .join(Enrolment, Enrolment.membership_id == Membership.id)
        .join(User, User.id == Membership.user_id)
        .outerjoin(ParticipantProfile, ParticipantProfile.membership_id == Membership.id)
        .where(
            Enrolment.cohort_id == setting.cohort_id,
            Enrolment.state == "enrolled",
            Membership.left_at.is_(None),
            Membership.id.not_in(matched),
        )
    )
    wishes: dict[UUID, list[tuple[int, UUID]]] = {}
    for (participant_id, coach_id), rank in ranks.items():
        wishes.setdefault(participant_id, []).append((rank, coach_id))
    out: dict[UUID, set[UUID]] = {}
    for participant_id, coach_id in ruled_out:
        out.setdefault(participant_id, set()).add(coach_id)
    own = ZoneInfo(setting.zone)
    people = (
        (
            participant_of(
                member,
                profile,
                ranked=tuple(coach_id for _, coach_id in sorted(wishes.get(member.id, ()))),
                ruled_out=frozenset(out.get(member.id, ())),
                clock=(zone or setting.zone, setting.monday),
            ),
            joined.astimezone(own).toordinal(),
        )
        for member, profile, zone, joined in rows
    )
    return tuple(replace(one, turn=day if setting.first_come else 0) for one, day in people)


def pairs_in(cohort_id: UUID) -> int:
    """How many pairs a run of a cohort would look at, or a few more. One statement."""
    matched = select(Match.participant_id).where(Match.cohort_id == cohort_id, Match.state != "ended")
    waiting = (
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.state == "enrolled",
            Enrolment.membership_id.not_in(matched),
        )
    )
    coaches = (
        select(func.count())
        .select_from(CohortCoach)
        .where(CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0)
    )
    return int(db.session.scalar(select(waiting.scalar_subquery() * coaches.scalar_subquery())) or 0)


def participant_of(
    member: Membership,
    profile: ParticipantProfile | None,
    *,
    ranked: tuple[UUID, ...],
    ruled_out: frozenset[UUID],
    clock: tuple[str, date],
) -> Participant:
    """One participant; who has no profile yet has said nothing, and is taken to be free in working hours."""
    known = Participant(
        id=member.id,
        name=member.name,
        agency=member.agency,
        band=band_of(member.population) if member.population is not None else "",
        region=state_of(member.state),
        ranked=ranked,
        ruled_out=ruled_out,
        hours=utc_week(windows_of(profile.meeting_times if profile else ()), (clock[0],) * 7, clock[1]),
    )
    if profile is None:
        return known
    return replace(
        known,
        topics=tuple(profile.topics),
        languages=frozenset(profile.languages),
        formats=frozenset(profile.formats),
        government=profile.government,
        career_path=tuple(profile.career_path),
        setting=profile.setting,
        values=frozenset(profile.work_values),
        seniority=profile.years,
    )


def with_chain(one: Participant, declared: dict[tuple[UUID, UUID], str]) -> Participant:
    """A participant with those who work above or below them, as far as it was declared."""
    chain = frozenset(other for (own, other), kind in declared.items() if own == one.id and kind == "chain")
    return replace(one, chain=chain) if chain else one


def coaches_of(setting: Setting) -> tuple[Coach, ...]:
    """Who serves in the cohort, with the places that are left. Five statements."""
    rows = db.session.execute(
        select(Membership, CoachProfile)
        .join(CohortCoach, CohortCoach.membership_id == Membership.id)
        .join(CoachProfile, CoachProfile.membership_id == Membership.id)
        .where(
            CohortCoach.cohort_id == setting.cohort_id, CohortCoach.places > 0, Membership.left_at.is_(None)
        )
    ).all()
    ids = [member.id for member, _ in rows]
    left, weeks = places_left(setting.cohort_id, ids), weekly_hours(ids, setting.monday)
    ranks = coaches_ranks(setting.cohort_id)
    return tuple(
        Coach(
            id=member.id,
            name=member.name,
            places=left.get(member.id, 0),
            agency=member.agency,
            topics=frozenset(profile.topics),
            languages=frozenset(profile.languages),
            formats=frozenset(profile.formats),
            bands=frozenset(profile.bands),
            governments=frozenset(
                place["government"] for place in profile.places_served if place.get("government")
            ),
            career_path=tuple(profile.career_path),
            ranked=ranks.get(member.id, ()),
            regions=frozenset(filter(None, (*profile.states, state_of(member.state)))),
            settings=frozenset(profile.settings),
            hours=utc_week(weeks[member.id][1], weeks[member.id][0], setting.monday)
            if member.id in weeks
            else (),
            values=frozenset(profile.work_values),
            seniority=profile.years,
            oriented=profile.oriented_on is not None,
            away=away_of(profile),
        )
        for member, profile in rows
    )


def met_before(cohort_id: UUID) -> frozenset[tuple[UUID, UUID]]:
    """The pairs of a cohort that came apart: they are not matched again in it. One statement."""
    rows = db.session.execute(
        select(Match.participant_id, Match.coach_id).where(
            Match.cohort_id == cohort_id, Match.state == "ended", Match.outcome.in_(APART)
        )
    )
    return frozenset((row.participant_id, row.coach_id) for row in rows)


def away_of(profile: CoachProfile) -> tuple[tuple[date, date], ...]:
    """When a coach is away: the season, and the pause."""
    spans = []
    if profile.away_from and profile.away_until and profile.away_from <= profile.away_until:
        again = MOST_SEASONS if profile.away_yearly else 1
        spans += [
            (a_year_on(profile.away_from, year), last_day_on(profile.away_until, year))
            for year in range(again)
        ]
    if profile.paused_until:
        last = profile.paused_until - timedelta(days=1)  # a pause ends on its date
        spans = [(max(start, profile.paused_until), end) for start, end in spans if end > last]
        spans.append((date.min, last))
    return tuple(spans)


def program_weights(cohort_id: UUID) -> Weights:
    """The weights of the program of a cohort. One statement."""
    program = db.session.scalars(
        select(Program).join(Cohort, Cohort.program_id == Program.id).where(Cohort.id == cohort_id)
    ).one()
    return weights_of(plan_of(program))
