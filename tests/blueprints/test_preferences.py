"""Ranking coaches and ruling them out, as a participant does it."""

import pytest

from mentoring.matching.wishes import wishes_of


class Scene:
    """A participant signed in, and a cohort with coaches."""

    def __init__(self, world, inside, state="open"):
        self.organization, self.inside = world.organization(), inside
        self.cohort = world.cohort(self.organization, state=state)
        self.dana = world.participant(self.organization)
        world.enrol(self.organization, self.cohort, self.dana)
        self.coaches = []
        for name in ("Ana Ruiz", "Bo Chen", "Cy Dorn", "Di Falk", "Ed Gomez", "Flo Hart"):
            coach = world.coach(self.organization, name, title="City manager")
            world.assign(self.organization, self.cohort, coach)
            self.coaches.append(str(coach.id))
        self.path = f"/o/{self.organization.slug}/cohorts/{self.cohort.id}/preferences"
        self.page = world.signed_in(self.dana)

    def wishes(self):
        with self.inside(self.organization):
            found = wishes_of(self.cohort.id, participant_id=self.dana.id)
        return [str(each) for each in found.ranked], {str(each) for each in found.ruled_out}


@pytest.fixture
def scene(world, inside):
    return Scene(world, inside)


def test_wishes_are_saved_and_shown_again(scene):
    a, b, c, *_ = scene.coaches
    scene.page.get(scene.path)
    assert "Nobody will see this, and no reason is asked." in scene.page.text
    scene.page.submit("Save my wishes", {"choice_1": c, "choice_3": a, "ruled_out": [b]})
    assert scene.page.notices == ["Your wishes are saved. You can change them until the matches are made."]
    assert scene.wishes() == ([c, a], {b})
    scene.page.get(scene.path)
    chosen = [found["value"] for found in scene.page.page.select("main select option[selected]")]
    assert chosen == [c, a]
    assert [found["value"] for found in scene.page.page.select("input[checked]")] == [b]


def test_the_same_coach_twice_is_named_at_the_field_and_what_was_chosen_stays(scene):
    a, b, *_ = scene.coaches
    scene.page.get(scene.path)
    scene.page.submit("Save my wishes", {"choice_1": a, "choice_2": b, "choice_4": a}, status=422)
    assert scene.page.errors == ["Ana Ruiz is your first choice already."]
    assert scene.page.page.select_one(".error-summary a")["href"] == "#choice_4"
    assert scene.page.page.select_one("#choice_2 option[selected]")["value"] == b
    assert scene.wishes() == ([], set())


def test_a_coach_ranked_and_ruled_out_is_refused(scene):
    a, *_ = scene.coaches
    scene.page.get(scene.path)
    scene.page.submit("Save my wishes", {"choice_2": a, "ruled_out": [a]}, status=422)
    assert scene.page.errors == ["You chose Ana Ruiz and ruled them out. Take them off one of the two lists."]
    assert scene.wishes() == ([], set())


@pytest.mark.parametrize("value", ["nonsense", "00000000-0000-7000-8000-0000000000ff"])
def test_a_choice_that_is_not_offered_is_refused(scene, value):
    scene.page.get(scene.path)
    scene.page.submit("Save my wishes", {"choice_1": value, "ruled_out": ["x"]}, status=422)
    assert scene.page.errors == ["This coach no longer has a place in your cohort. Choose another."]


def test_a_coach_is_added_ruled_out_and_taken_back_from_the_gallery(scene):
    a, b, *_ = scene.coaches
    for coach in (a, b):
        scene.page.post(f"{scene.path}/{coach}")
    assert scene.page.notices == ["Added to your wishes, as your second choice. Undo"]
    assert scene.wishes() == ([a, b], set())
    scene.page.post(f"{scene.path}/{a}/ruled-out")
    assert scene.wishes() == ([b], {a})
    scene.page.submit("Undo")
    assert scene.wishes() == ([b], set())
    scene.page.post(f"{scene.path}/{scene.dana.id}", status=404)


def test_the_sixth_wish_is_refused_kindly(scene):
    for coach in scene.coaches:
        scene.page.post(f"{scene.path}/{coach}")
    assert scene.page.notices == ["You have five wishes already. Take one off your list first."]
    assert scene.page.h1 == "Rank your coaches"
    assert scene.wishes() == (scene.coaches[:5], set())


def test_wishes_are_read_only_once_the_matches_are_made(world, inside):
    scene = Scene(world, inside, state="running")
    scene.page.get(scene.path)
    assert scene.page.h1 == "Your wishes"
    assert "wishes can no longer be changed" in scene.page.text
    assert not scene.page.page.select("main form")
    scene.page.post(scene.path, {"choice_1": scene.coaches[0]}, status=409)
    scene.page.post(f"{scene.path}/{scene.coaches[0]}")
    assert scene.page.notices == ["Wishes for this cohort are closed, so nothing was changed."]
    assert scene.wishes() == ([], set())


def test_a_cohort_without_coaches_says_so(world):
    organization = world.organization()
    cohort, dana = world.cohort(organization), world.participant(organization)
    world.enrol(organization, cohort, dana)
    page = world.signed_in(dana)
    page.get(f"/o/{organization.slug}/cohorts/{cohort.id}/preferences")
    assert "No coaches yet" in page.text


def test_nobody_else_reads_wishes(scene, world):
    scene.page.post(f"{scene.path}/{scene.coaches[0]}")
    world.signed_in(world.participant(scene.organization, "Lee Park")).get(scene.path, status=404)
    world.signed_in(world.administrator(scene.organization)).get(scene.path, status=403)
    world.signed_in(world.coach(scene.organization, "A Coach")).get(scene.path, status=403)
