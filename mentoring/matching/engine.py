"""Between the tables and the arithmetic: a cohort's people as profiles, and the answer as pairs with reasons."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.extensions import db
from mentoring.matching.assignment import assign
from mentoring.matching.explanation import most_wanted, reasons, what_would_help, whys_unmatched
from mentoring.matching.models import Match
from mentoring.matching.places import places_left
from mentoring.matching.profiles import Asks, Coach, Participant, Task, Weights
from mentoring.matching.scoring import fit_of, rule_against
from mentoring.matching.wishes import coaches_ranks, wishes_of_cohort
from mentoring.organizations.models import Program
from mentoring.organizations.plans import plan_of
from mentoring.organizations.vocabulary import TOPICS, band_of
from mentoring.participants.models import ParticipantProfile

TOPIC_NAMES = dict(TOPICS)


@dataclass(frozen=True, slots=True)
class OutcomePair:
    """A pair that the matching proposes."""

    participant_id: UUID
    coach_id: UUID
    fit: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the matching answers for a cohort."""

    pairs: tuple[OutcomePair, ...]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the matching says of one pair."""

    allowed: bool
    places: int
    fit: int
    reasons: tuple[str, ...]


def run(cohort_id: UUID, *, pins: dict[UUID, UUID]) -> Outcome | None:
    """The best matches of a cohort's people who wait, around the pinned pairs; None with nobody to match.

    A pin that no longer can be kept (its coach has gone, or a rule stands against it by now) is let go.
    """
    task = task_of(cohort_id)
    if not task.participants or not any(coach.places for coach in task.coaches):
        return None
    task = replace(task, pins=keepable(task, pins))
    answer = assign(task)
    people = {person.id: person for person in task.participants}
    coaches = {person.id: person for person in task.coaches}
    taken: dict[UUID, int] = {}
    for pair in answer.pairs:
        taken[pair.coach_id] = taken.get(pair.coach_id, 0) + 1
    pairs = tuple(
        OutcomePair(
            pair.participant_id,
            pair.coach_id,
            pair.fit,
            tuple(reasons(task, people[pair.participant_id], coaches[pair.coach_id], TOPIC_NAMES)),
        )
        for pair in answer.pairs
    )
    whys = whys_unmatched(task, [people[id_] for id_ in answer.unmatched], taken)
    left_out = {str(id_): why for id_, why in whys.items()}
    figures = {
        "matched": len(pairs),
        "total": answer.total,
        "certified": answer.certified,
        "unmatched": left_out,
        "would_help": what_would_help(task, answer, TOPIC_NAMES),
        "most_wanted": [str(coach.id) for coach in most_wanted(task, answer)],
    }
    return Outcome(pairs, figures)


def keepable(task: Task, pins: dict[UUID, UUID]) -> frozenset[tuple[UUID, UUID]]:
    """The pins whose people are there, that break no rule, and for which there are places."""
    people = {person.id: person for person in task.participants}
    coaches = {person.id: person for person in task.coaches}
    left = {person.id: person.places for person in task.coaches}
    kept = set()
    for participant_id, coach_id in sorted(pins.items()):
        participant, coach = people.get(participant_id), coaches.get(coach_id)
        if participant and coach and left[coach_id] > 0 and rule_against(task, participant, coach) is None:
            kept.add((participant_id, coach_id))
            left[coach_id] -= 1
    return frozenset(kept)


def judge(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID) -> Verdict | None:
    """One pair; None when one of them is not there to be matched."""
    task = task_of(cohort_id)
    participant = next((person for person in task.participants if person.id == participant_id), None)
    coach = next((person for person in task.coaches if person.id == coach_id), None)
    if participant is None or coach is None:
        return None
    return Verdict(
        allowed=rule_against(task, participant, coach) is None,
        places=coach.places,
        fit=fit_of(task, participant, coach),
        reasons=tuple(reasons(task, participant, coach, TOPIC_NAMES)),
    )


def task_of(cohort_id: UUID) -> Task:
    """Everything the matching needs of a cohort. Seven statements, whatever its size."""
    program, first, last = db.session.execute(
        select(Program, Cohort.starts_on, Cohort.ends_on)
        .join(Cohort, Cohort.program_id == Program.id)
        .where(Cohort.id == cohort_id)
    ).one()
    ranks, ruled_out = wishes_of_cohort(cohort_id)
    participants = participants_of(cohort_id, ranks, ruled_out)
    coaches = coaches_of(cohort_id, coaches_ranks(cohort_id))
    return Task(participants, coaches, weights_of(program), asks=Asks(days=(first, last)))


def participants_of(
    cohort_id: UUID, ranks: dict[tuple[UUID, UUID], int], ruled_out: set[tuple[UUID, UUID]]
) -> tuple[Participant, ...]:
    matched = select(Match.participant_id).where(Match.cohort_id == cohort_id, Match.state != "ended")
    rows = db.session.execute(
        select(Membership, ParticipantProfile)
        .join(Enrolment, Enrolment.membership_id == Membership.id)
        .outerjoin(ParticipantProfile, ParticipantProfile.membership_id == Membership.id)
        .where(
            Enrolment.cohort_id == cohort_id,
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
    return tuple(
        Participant(
            id=member.id,
            name=member.name,
            agency=member.agency,
            topics=tuple(profile.topics) if profile else (),
            languages=frozenset(profile.languages) if profile else frozenset(),
            formats=frozenset(profile.formats) if profile else frozenset(),
            band=band_of(member.population) if member.population is not None else "",
            government=profile.government if profile else "",
            career_path=tuple(profile.career_path) if profile else (),
            ranked=tuple(coach_id for _, coach_id in sorted(wishes.get(member.id, ()))),
            ruled_out=frozenset(out.get(member.id, ())),
        )
        for member, profile in rows
    )


def coaches_of(cohort_id: UUID, ranks: dict[UUID, tuple[UUID, ...]]) -> tuple[Coach, ...]:
    rows = db.session.execute(
        select(Membership, CoachProfile)
        .join(CohortCoach, CohortCoach.membership_id == Membership.id)
        .join(CoachProfile, CoachProfile.membership_id == Membership.id)
        .where(CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0, Membership.left_at.is_(None))
    ).all()
    left = places_left(cohort_id, [member.id for member, _ in rows])
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
            away=away_of(profile),
        )
        for member, profile in rows
    )


def away_of(profile: CoachProfile) -> tuple[tuple[date, date], ...]:
    """When a coach is away: the season, and the pause."""
    spans = []
    if profile.away_from and profile.away_until and profile.away_from <= profile.away_until:
        spans.append((profile.away_from, profile.away_until))
    if profile.paused_until:
        last = profile.paused_until - timedelta(days=1)  # a pause ends on its date
        spans = [(max(start, profile.paused_until), end) for start, end in spans if end > last]
        spans.append((date.min, last))
    return tuple(spans)


def weights_of(program: Program) -> Weights:
    """The program's own weights, where its template sets them; the usual ones for the rest."""
    usual = Weights().by_name()
    own = {name: weight for name, weight in plan_of(program).criteria.items() if name in usual}
    return Weights(**{**usual, **own}) if any({**usual, **own}.values()) else Weights()
