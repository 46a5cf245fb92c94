"""Wishes: ranked coaches and coaches ruled out."""

from threading import Barrier, Thread

import pytest

from mentoring.cohorts.actions import give_places
from mentoring.foundation import tenancy
from mentoring.foundation.errors import NotFound
from mentoring.matching import wishes
from mentoring.matching.wishes import WishCounts, Wishes
from tests.counting import statements

NAMES = ("Ana Ruiz", "Bo Chen", "Cy Dorn", "Di Falk", "Ed Gomez", "Flo Hart")


class Scene:
    """A cohort with six coaches and a participant."""

    def __init__(self, world, state="open", coaches=6):
        self.world, self.organization = world, world.organization()
        self.cohort = world.cohort(self.organization, state=state)
        self.dana = world.participant(self.organization)
        world.enrol(self.organization, self.cohort, self.dana)
        self.coaches = [world.coach(self.organization, name).id for name in NAMES[:coaches]]
        for coach_id in self.coaches:
            world.assign(self.organization, self.cohort, type("Coach", (), {"id": coach_id}))
        self.where = {"participant_id": self.dana.id}

    def rank(self, *ranked, out=()):
        return wishes.rank(self.cohort.id, **self.where, ranked=ranked, ruled_out=out)

    def now(self):
        return wishes.wishes_of(self.cohort.id, **self.where)


@pytest.fixture
def scene(world, inside):
    made = Scene(world)
    with inside(made.organization):
        yield made


def test_wishes_are_ranked_in_order_and_gaps_close(scene):
    a, b, c, d, *_ = scene.coaches
    scene.rank(c, None, a, None, None, out={d})
    assert scene.now() == Wishes((c, a), frozenset({d}))
    scene.rank(b, out=())
    assert scene.now() == Wishes((b,), frozenset())


def test_the_same_coach_twice_is_refused_by_name_at_the_field(scene):
    a, b, *_ = scene.coaches
    scene.rank(b)
    with pytest.raises(wishes.CoachTwice) as refusal:
        scene.rank(a, None, a)
    assert refusal.value.field == "choice_3"
    assert refusal.value.sentence == "Ana Ruiz is your first choice already."
    assert scene.now() == Wishes((b,))


def test_a_coach_ranked_and_ruled_out_is_refused(scene):
    a, b, *_ = scene.coaches
    with pytest.raises(wishes.RankedAndRuledOut) as refusal:
        scene.rank(b, a, out={a})
    assert (refusal.value.field, scene.now()) == ("choice_2", Wishes())


def test_a_coach_without_a_place_is_refused_but_stays_ruled_out(scene, world):
    a, b, *_ = scene.coaches
    other = world.coach(scene.organization, "Not here").id
    with pytest.raises(wishes.CoachNotHere) as refusal:
        scene.rank(a, other)
    assert refusal.value.field == "choice_2"
    scene.rank(a, out={b})
    give_places(scene.cohort.id, coaches={b: 0})
    scene.rank(a, out=())
    assert scene.now() == Wishes((a,), frozenset({b}))


def test_a_wish_is_added_at_the_end_once_and_the_sixth_is_refused(scene):
    for place, coach_id in enumerate(scene.coaches[:5], start=1):
        assert wishes.add(scene.cohort.id, **scene.where, coach_id=coach_id) == place
    assert wishes.add(scene.cohort.id, **scene.where, coach_id=scene.coaches[1]) == 2
    with pytest.raises(wishes.WishesFull):
        wishes.add(scene.cohort.id, **scene.where, coach_id=scene.coaches[5])
    assert scene.now().ranked == tuple(scene.coaches[:5])


def test_the_last_word_counts_when_a_coach_is_added_ruled_out_and_taken_back(scene):
    a, b, *_ = scene.coaches
    scene.rank(a, b)
    wishes.rule_out(scene.cohort.id, **scene.where, coach_id=a)
    assert scene.now() == Wishes((b,), frozenset({a}))
    wishes.add(scene.cohort.id, **scene.where, coach_id=a)
    assert scene.now() == Wishes((b, a))
    wishes.take_back(scene.cohort.id, **scene.where, coach_id=b)
    assert scene.now() == Wishes((a,))


@pytest.mark.parametrize("state", ["running", "closing", "closed", "cancelled"])
def test_wishes_close_when_the_matches_are_made(world, inside, state):
    scene = Scene(world, state=state, coaches=1)
    with inside(scene.organization):
        with pytest.raises(wishes.WishesClosed):
            scene.rank(scene.coaches[0])
        with pytest.raises(wishes.WishesClosed):
            wishes.rule_out(scene.cohort.id, **scene.where, coach_id=scene.coaches[0])
        assert scene.now() == Wishes()


def test_who_is_not_enrolled_has_no_wishes_there(scene, world):
    stranger = world.participant(scene.organization, "Not enrolled")
    with pytest.raises(NotFound):
        wishes.add(scene.cohort.id, participant_id=stranger.id, coach_id=scene.coaches[0])


def test_somebody_who_is_both_is_not_offered_themself(scene, world):
    both = world.coach(scene.organization, "Both Ways", is_participant=True)
    world.assign(scene.organization, scene.cohort, both)
    world.enrol(scene.organization, scene.cohort, both)
    offered = [row.id for row in wishes.choices_in(scene.cohort.id, participant_id=both.id)]
    assert offered == scene.coaches
    with pytest.raises(NotFound):
        wishes.add(scene.cohort.id, participant_id=both.id, coach_id=both.id)


def test_the_matching_reads_pairs_and_an_administrator_reads_counts(scene, world):
    a, b, c, *_ = scene.coaches
    scene.rank(a, b, out={c})
    other = world.participant(scene.organization, "Lee Park")
    world.enrol(scene.organization, scene.cohort, other)
    wishes.add(scene.cohort.id, participant_id=other.id, coach_id=b)
    dana = scene.dana.id
    assert wishes.wishes_of_cohort(scene.cohort.id) == (
        {(dana, a): 1, (dana, b): 2, (other.id, b): 1},
        {(dana, c)},
    )
    assert wishes.wish_counts(scene.cohort.id) == WishCounts(participants=2, wishes=3)


@pytest.mark.parametrize("number", [1, 3])
def test_reading_wishes_takes_the_same_statements_whatever_their_number(world, inside, number):
    scene = Scene(world)
    with inside(scene.organization):
        scene.rank(*scene.coaches[:number])
    with inside(scene.organization), statements() as seen:
        wishes.choices_in(scene.cohort.id, **scene.where)
        wishes.wishes_of(scene.cohort.id, **scene.where)
        wishes.wishes_of_cohort(scene.cohort.id)
        wishes.wish_counts(scene.cohort.id)
    assert len(seen) == 4


def test_two_tabs_cannot_make_six_wishes(committed, app):
    scene = Scene(committed)
    with app.app_context(), tenancy.organization(scene.organization.id):
        scene.rank(*scene.coaches[:4])
    barrier, answers = Barrier(2), []

    def press(coach_id):
        with app.app_context(), tenancy.organization(scene.organization.id):
            barrier.wait(timeout=10)
            try:
                answers.append(wishes.add(scene.cohort.id, **scene.where, coach_id=coach_id))
            except wishes.WishesFull:
                answers.append("full")

    tabs = [Thread(target=press, args=(coach_id,)) for coach_id in scene.coaches[4:]]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(timeout=20)
    assert sorted(answers, key=str) == [5, "full"]
    with app.app_context(), tenancy.organization(scene.organization.id):
        assert len(scene.now().ranked) == 5
