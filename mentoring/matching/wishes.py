"""Wishes: a participant ranks up to five coaches of a cohort, and may rule coaches out; no reason is asked.

Nobody learns who ranked or ruled out whom. Administrators see counts; the matching reads the pairs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, delete, func, null, select, union_all

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.models import CoachWish, Match, Preference

MOST = 5
OPEN_STATES = ("draft", "open", "matching")
FIELDS = tuple(f"choice_{rank}" for rank in range(1, MOST + 1))
ORDINALS = ("first", "second", "third", "fourth", "fifth")


class WishesClosed(Refusal):
    status = 409
    sentence = "Wishes for this cohort are closed, so nothing was changed."


class WishesFull(Refusal):
    status = 409
    sentence = "You have five wishes already. Take one off your list first."


class CoachTwice(Refusal):
    sentence = "You chose this coach above already."


class RankedAndRuledOut(Refusal):
    sentence = "You chose this coach and ruled them out. Take them off one of the two lists."


class CoachNotHere(Refusal):
    status = 409
    sentence = "This coach no longer has a place in your cohort. Choose another."


@dataclass(frozen=True, slots=True)
class CoachChoice:
    """A coach whom a participant may rank."""

    id: UUID
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """One participant's wishes in one cohort: coaches in order of rank, and coaches ruled out."""

    ranked: tuple[UUID, ...] = ()
    ruled_out: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class WishCounts:
    """What an administrator may know: how many participants have wishes, and how many wishes there are."""

    participants: int
    wishes: int


def choices_in(cohort_id: UUID, *, participant_id: UUID) -> list[CoachChoice]:
    """The coaches with a place in a cohort, by name, without the participant. One statement."""
    rows = db.session.execute(
        select(Membership.id, Membership.name, Membership.title)
        .join(CohortCoach, CohortCoach.membership_id == Membership.id)
        .where(CohortCoach.cohort_id == cohort_id, CohortCoach.places > 0)
        .where(Membership.is_coach, Membership.left_at.is_(None), Membership.id != participant_id)
        .order_by(Membership.name, Membership.id)
    )
    return [CoachChoice(*row) for row in rows]


def wishes_of(cohort_id: UUID, *, participant_id: UUID) -> Wishes:
    """What a participant wishes in a cohort. One statement."""
    return wishes_by_cohort(participant_id).get(cohort_id, Wishes())


def wishes_by_cohort(participant_id: UUID) -> dict[UUID, Wishes]:
    """A participant's wishes in every cohort where there are any. One statement."""
    rows = db.session.execute(
        select(Preference.cohort_id, Preference.coach_id, Preference.rank)
        .where(Preference.participant_id == participant_id)
        .order_by(Preference.rank, Preference.coach_id)
    ).all()
    return {
        cohort_id: Wishes(
            ranked=tuple(r.coach_id for r in rows if r.cohort_id == cohort_id and r.rank is not None),
            ruled_out=frozenset(r.coach_id for r in rows if r.cohort_id == cohort_id and r.rank is None),
        )
        for cohort_id in {row.cohort_id for row in rows}
    }


def wishes_of_cohort(cohort_id: UUID) -> tuple[dict[tuple[UUID, UUID], int], set[tuple[UUID, UUID]]]:
    """For the matching: participants' ranks, and the pairs that either side ruled out or declined. One statement.

    Both by (participant, coach).
    """
    wished = select(Preference.participant_id, Preference.coach_id, Preference.rank).where(
        Preference.cohort_id == cohort_id
    )
    refused = select(CoachWish.participant_id, CoachWish.coach_id, null().cast(Integer)).where(
        CoachWish.cohort_id == cohort_id, CoachWish.ruled_out
    )
    declined = select(Match.participant_id, Match.coach_id, null().cast(Integer)).where(
        Match.cohort_id == cohort_id, Match.outcome == "declined"
    )
    rows: Sequence[Any] = db.session.execute(union_all(wished, refused, declined)).all()
    ruled_out = {(row.participant_id, row.coach_id) for row in rows if row.rank is None}
    ranks = {(row.participant_id, row.coach_id): row.rank for row in rows if row.rank is not None}
    return ranks, ruled_out


def coaches_ranks(cohort_id: UUID) -> dict[UUID, tuple[UUID, ...]]:
    """For the matching: the participants whom each coach ranked, best first. One statement."""
    rows = db.session.execute(
        select(CoachWish.coach_id, CoachWish.participant_id)
        .where(CoachWish.cohort_id == cohort_id, CoachWish.rank.is_not(None))
        .order_by(CoachWish.coach_id, CoachWish.rank)
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for coach_id, participant_id in rows:
        found[coach_id] = (*found.get(coach_id, ()), participant_id)
    return found


def wish_counts(cohort_id: UUID) -> WishCounts:
    """How many enrolled participants have ranked somebody, and how often anybody was ranked. One statement."""
    row = db.session.execute(
        select(func.count(Preference.participant_id.distinct()), func.count())
        .join(
            Enrolment,
            (Enrolment.cohort_id == Preference.cohort_id)
            & (Enrolment.membership_id == Preference.participant_id),
        )
        .where(Preference.cohort_id == cohort_id, Preference.rank.is_not(None), Enrolment.state == "enrolled")
    ).one()
    return WishCounts(*row)


@transactional
def rank(
    cohort_id: UUID, *, participant_id: UUID, ranked: Sequence[UUID | None], ruled_out: Collection[UUID]
) -> Wishes:
    """Replace a participant's wishes in a cohort; an empty choice is passed over and the next moves up.

    Raises:
        NotFound: the participant is not enrolled there.
        WishesClosed: its matches are made, or it was cancelled.
        CoachTwice, RankedAndRuledOut, CoachNotHere: one choice cannot stand; the refusal names its field.
    """
    before = hold(cohort_id, participant_id)
    names = {coach.id: coach.name for coach in choices_in(cohort_id, participant_id=participant_id)}
    chosen: list[UUID] = []
    for field, coach_id in zip(FIELDS, ranked, strict=False):
        if coach_id is None:
            continue
        if coach_id not in names:
            raise CoachNotHere(field=field)
        if coach_id in chosen:
            place = ORDINALS[list(ranked).index(coach_id)]
            raise CoachTwice(f"{names[coach_id]} is your {place} choice already.", field=field)
        if coach_id in ruled_out:
            raise RankedAndRuledOut(
                f"You chose {names[coach_id]} and ruled them out. Take them off one of the two lists.",
                field=field,
            )
        chosen.append(coach_id)
    # A coach who is without a place today may get one again, and is still ruled out then.
    unseen = before.ruled_out - names.keys()
    wishes = Wishes(tuple(chosen), frozenset(ruled_out) & names.keys() | unseen)
    write(cohort_id, participant_id, wishes)
    return wishes


@transactional
def add(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID) -> int:
    """Put a coach at the end of a participant's wishes; gives the rank. Ruled out before: no longer.

    Raises:
        NotFound: the participant is not enrolled, or the coach has no place there.
        WishesClosed: its matches are made, or it was cancelled.
        WishesFull: there are five.
    """
    before = hold(cohort_id, participant_id, coach_id)
    if coach_id in before.ranked:
        return before.ranked.index(coach_id) + 1
    if len(before.ranked) >= MOST:
        raise WishesFull
    write(cohort_id, participant_id, Wishes((*before.ranked, coach_id), before.ruled_out - {coach_id}))
    return len(before.ranked) + 1


@transactional
def rule_out(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID) -> None:
    """Never match this participant with this coach in this cohort; ranked before: no longer.

    Raises:
        NotFound: the participant is not enrolled, or the coach has no place there.
        WishesClosed: its matches are made, or it was cancelled.
    """
    before = hold(cohort_id, participant_id, coach_id)
    ranked = tuple(each for each in before.ranked if each != coach_id)
    write(cohort_id, participant_id, Wishes(ranked, before.ruled_out | {coach_id}))


@transactional
def take_back(cohort_id: UUID, *, participant_id: UUID, coach_id: UUID) -> None:
    """Neither rank nor rule out a coach any more.

    Raises:
        NotFound: the participant is not enrolled, or the coach has no place there.
        WishesClosed: its matches are made, or it was cancelled.
    """
    before = hold(cohort_id, participant_id, coach_id)
    ranked = tuple(each for each in before.ranked if each != coach_id)
    write(cohort_id, participant_id, Wishes(ranked, before.ruled_out - {coach_id}))


def hold(cohort_id: UUID, participant_id: UUID, coach_id: UUID | None = None) -> Wishes:
    """What a participant wishes, with their enrolment locked: two tabs follow each other.

    The cohort is held too, so that no wish slips in while its matches are published.
    """
    state = db.session.scalar(select(Cohort.state).where(Cohort.id == cohort_id).with_for_update(read=True))
    enrolment = db.session.scalar(
        select(Enrolment.id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.membership_id == participant_id,
            Enrolment.state == "enrolled",
        )
        .with_for_update()
    )
    if state is None or enrolment is None:
        raise NotFound
    if state not in OPEN_STATES:
        raise WishesClosed
    if coach_id is not None:
        known = {coach.id for coach in choices_in(cohort_id, participant_id=participant_id)}
        if coach_id not in known:
            raise NotFound
    return wishes_of(cohort_id, participant_id=participant_id)


def write(cohort_id: UUID, participant_id: UUID, wishes: Wishes) -> None:
    """Put these in the place of what was there."""
    db.session.execute(
        delete(Preference).where(
            Preference.cohort_id == cohort_id, Preference.participant_id == participant_id
        )
    )
    common = {"cohort_id": cohort_id, "participant_id": participant_id}
    for number, coach_id in enumerate(wishes.ranked, start=1):
        db.session.add(Preference(**common, coach_id=coach_id, rank=number))
    for coach_id in sorted(wishes.ruled_out):
        db.session.add(Preference(**common, coach_id=coach_id, ruled_out=True))
    db.session.flush()
