"""The Coaches Gallery's queries: what is found, what is seen, and what it costs."""

from datetime import date, timedelta
from itertools import product

import pytest

from mentoring.coaches.seen import FIELDS, RELATIONS
from mentoring.foundation.errors import NotFound
from mentoring.matching.facets import PER_PAGE
from mentoring.matching.gallery import Search, coach_seen, gallery
from mentoring.matching.standing import standing_of
from tests.counting import statements
from tests.matching.crowds import crowd, plans

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
FRESNO = {"name": "Fresno", "state": "CA", "population": 540_000, "role": "City manager"}
WHOLE = {
    "headline": "Fresno for 22 years",
    "story": "I like budgets.",
    "places_served": [FRESNO],
    "bands": ["over-500k"],
    "states": ["CA"],
    "career_path": ["chief-executive"],
    "topics": ["bouncing-back"],
    "languages": ["es"],
    "formats": ["in_person"],
    "credentials": ["veteran"],
}


@pytest.fixture
def here(world):
    organization = world.organization()
    return organization, world.participant(organization)


def another_cohort(world, organization, name):
    """A cohort of a program of its own, so that any number fit into one organization."""
    program = world.program(organization, f"Program {name}")
    return world.cohort(organization, name, program=program, state="running")


def found(viewer, page=1, **search):
    return gallery(Search(**search), standing=standing_of(viewer.id), today=TODAY, page=page)


def names(viewer, **search):
    return [row.name for row in found(viewer, **search).page.rows]


def test_open_places_come_first_then_names_and_who_is_not_ready_is_not_there(world, inside, here):
    organization, viewer = here
    world.coach(organization, "Ada", profile={"places": 0})
    world.coach(organization, "Zoe")
    world.coach(organization, "Mia")
    world.coach(organization, "Kim", profile={"completed_at": None})
    world.coach(organization, "Lee", left_at=world.coach(world.organization()).accepted_at)
    with inside(organization):
        assert names(viewer) == ["Mia", "Zoe", "Ada"]


def test_every_word_of_a_search_must_be_found_whatever_its_case_and_accents(world, inside, here):
    organization, viewer = here
    world.coach(organization, "José", profile={"search_text": "jose nunez fresno california 100%"})
    world.coach(organization, "Mia", profile={"search_text": "mia fresno 100 percent"})
    with inside(organization):
        assert names(viewer, words="FRESNO") == ["José", "Mia"]
        assert names(viewer, words="Núñez calif") == ["José"]
        assert names(viewer, words="100%") == ["José"]
        assert names(viewer, words="fresno_") == []
        assert names(viewer, words="  ") == ["José", "Mia"]
        assert names(viewer, words="\x00") == ["José", "Mia"]


def test_every_facet_must_fit(world, inside, here):
    organization, viewer = here
    world.coach(organization, "Ada", profile={"topics": ["resume-review"], "languages": ["en", "es"]})
    world.coach(organization, "Mia", profile={"topics": ["resume-review"], "languages": ["en"]})
    world.coach(organization, "Zoe", profile={"topics": ["bouncing-back"], "languages": ["es"]})
    topic = {"topics": "resume-review"}
    with inside(organization):
        assert names(viewer, chosen=topic) == ["Ada", "Mia"]
        assert names(viewer, chosen=topic | {"languages": "es"}) == ["Ada"]
        assert names(viewer, chosen={"topics": "no-such-topic"}) == []
        assert names(viewer, chosen={"no-such-facet": "en"}) == ["Ada", "Mia", "Zoe"]


def test_counts_say_what_each_code_would_leave(world, inside, here):
    organization, viewer = here
    world.coach(organization, "Ada", profile={"topics": ["resume-review"], "languages": ["en", "es"]})
    world.coach(organization, "Mia", profile={"topics": ["breaking-in"], "languages": ["en"], "places": 0})
    with inside(organization):
        page = found(viewer, chosen={"topics": "breaking-in"})
        assert page.counts["topics"] == {"resume-review": 1, "breaking-in": 1}
        assert page.counts["languages"] == {"en": 1}
        assert (page.page.total, page.with_room) == (1, 0)
        assert found(viewer).with_room == 1


def test_every_field_is_seen_by_its_audience_and_nobody_else(world, inside):
    organization = world.organization()
    for audience in RELATIONS:
        audiences = {field: audience for field, _ in FIELDS}
        coach = world.coach(organization, profile=WHOLE | {"audiences": audiences})
        for relation in RELATIONS:
            with inside(organization):
                seen = coach_seen(coach.id, relation=relation, today=TODAY)
            shown = [
                *(seen.headline, seen.story, seen.places, seen.career_path),
                *(seen.credentials, seen.topics, seen.languages, seen.formats),
            ]
            allowed = RELATIONS.index(audience) <= RELATIONS.index(relation)
            assert [bool(value) for value in shown] == [allowed] * len(FIELDS), (audience, relation)


def test_what_a_viewer_may_not_see_they_cannot_find_count_or_filter_by(world, inside):
    organization = world.organization()
    cohort = world.cohort(organization, state="running")
    viewers = {
        "members": world.participant(organization, "Stranger"),
        "cohort": world.participant(organization, "Same cohort"),
        "pair": world.participant(organization, "Coached"),
    }
    world.enrol(organization, cohort, viewers["cohort"])
    for audience in ("members", "cohort", "pair"):
        hidden = {field: audience for field, _ in FIELDS}
        coach = world.coach(organization, audience, profile=WHOLE | {"audiences": hidden})
        world.assign(organization, cohort, coach)
        world.match(
            organization,
            cohort=another_cohort(world, organization, audience),
            coach=coach,
            participant=viewers["pair"],
        )
    chosen = [
        *({"topics": "bouncing-back"}, {"bands": "over-500k"}, {"states": "CA"}),
        *({"languages": "es"}, {"formats": "in_person"}, {"credentials": "veteran"}),
    ]
    expected = {
        "members": ["members"],
        "cohort": ["cohort", "members"],
        "pair": ["cohort", "members", "pair"],
    }
    with inside(organization):
        for relation, viewer in viewers.items():
            for one in chosen:
                assert names(viewer, chosen=one) == expected[relation], (relation, one)
            counts = found(viewer).counts
            assert counts["topics"] == {"bouncing-back": len(expected[relation])}
            cards = {row.name: row for row in found(viewer).page.rows}
            seen = sorted(name for name, card in cards.items() if card.topics)
            assert (seen, len(cards)) == (expected[relation], 3)


def test_a_coach_sees_the_whole_of_their_own_card(world, inside):
    organization = world.organization()
    coach = world.coach(organization, profile=WHOLE | {"audiences": {"topics": "pair"}})
    with inside(organization):
        assert names(coach, chosen={"topics": "bouncing-back"}) == [coach.name]


def test_the_filter_for_room_says_what_the_words_say(world, inside, here):
    organization, viewer = here
    dates = (None, TODAY - DAY, TODAY, TODAY + DAY)
    number = 0
    for paused, away_from, away_until in product(dates, repeat=3):
        number += 1
        limits = {"paused_until": paused, "away_from": away_from, "away_until": away_until}
        world.coach(organization, f"Coach {number:03}", profile=limits)
    taken = world.coach(organization, "Taken", profile={"places": 1})
    world.match(organization, coach=taken)
    with inside(organization):
        everybody = [row for page in (1, 2, 3) for row in found(viewer, page=page).page.rows]
        open_now = [row for page in (1, 2, 3) for row in found(viewer, page=page, with_room=True).page.rows]
        assert len(everybody) == number + 1
        assert {row.name for row in open_now} == {row.name for row in everybody if row.room.is_open}
        assert 0 < len(open_now) < number
        by_name = {row.name: row for row in everybody}
        assert by_name["Taken"].room.words == "No open place now"


def test_a_page_past_the_end_is_the_last(world, inside, here):
    organization, viewer = here
    for number in range(PER_PAGE + 1):
        world.coach(organization, f"Coach {number:02}")
    with inside(organization):
        last = found(viewer, page=99).page
        assert (last.number, last.total, len(last.rows)) == (2, PER_PAGE + 1, 1)


def test_the_gallery_costs_three_statements_whatever_its_size(world, inside, here):
    organization, viewer = here
    costs = []
    for more in (1, 2):
        for number in range(more):
            cohort = another_cohort(world, organization, f"{more} {number}")
            world.match(organization, cohort=cohort, participant=viewer)
        with inside(organization), statements() as seen:
            found(viewer, chosen={"topics": "interview-preparation"})
        costs.append(len(seen))
    assert costs == [3, 3]


def test_one_coach_costs_one_statement_and_an_unready_one_is_not_there(world, inside, here):
    organization, _ = here
    coach = world.coach(organization)
    begun = world.coach(organization, profile={"completed_at": None})
    with inside(organization):
        with statements() as seen:
            assert coach_seen(coach.id, relation="members", today=TODAY).name == "Ellis Grant"
        assert len(seen) == 1
        with pytest.raises(NotFound):
            coach_seen(begun.id, relation="pair", today=TODAY)
        assert coach_seen(begun.id, relation="pair", today=TODAY, complete=False).id == begun.id


def test_a_viewers_standing_is_one_statement_of_cohorts_and_matches(world, inside, here):
    organization, viewer = here
    cohort = world.cohort(organization, state="running")
    colleague, other, coach = (world.coach(organization, name) for name in ("A", "B", "C"))
    for each in (colleague, other):
        world.assign(organization, cohort, each)
    world.enrol(organization, cohort, viewer)
    match = world.match(organization, cohort=cohort, coach=coach, participant=viewer)
    ended = world.match(organization, cohort=cohort, coach=other, state="ended")
    with inside(organization), statements() as seen:
        standing = standing_of(viewer.id)
        assert len(seen) == 1
        assert standing.matches == {coach.id: match.id}
        assert standing.in_cohort == {colleague.id, other.id}
        assert [standing.relation(c.id) for c in (coach, other)] == ["pair", "cohort"]
        assert standing_of(colleague.id).relation(other.id) == "cohort"
        assert standing_of(ended.participant_id).relation(other.id) == "members"


def test_a_withdrawn_participant_and_a_cancelled_cohort_make_no_cohort(world, inside, here):
    organization, viewer = here
    coach = world.coach(organization)
    left = world.cohort(organization, "Left", state="running")
    program = world.program(organization, "Another")
    cancelled = world.cohort(organization, "Cancelled", state="cancelled", program=program)
    for cohort in (left, cancelled):
        world.assign(organization, cohort, coach)
    world.enrol(organization, left, viewer, state="withdrawn")
    world.enrol(organization, cancelled, viewer)
    with inside(organization):
        assert standing_of(viewer.id).relation(coach.id) == "members"


def test_the_gallery_of_a_thousand_coaches_reads_no_other_organizations_rows(world, inside, here):
    organization, viewer = here
    neighbors = [world.organization() for _ in range(9)]
    with inside(organization):
        crowd([organization.id, *(each.id for each in neighbors)], coaches=1000)
    with inside(organization):
        search = {"words": "coach 1", "chosen": {"topics": "resume-review"}, "with_room": True}
        with plans() as seen:
            page = found(viewer, **search).page
        assert page.total > PER_PAGE
        assert len(seen) == 3
        for plan in seen:
            read = [node for node in plan if node["Node Type"].endswith("Scan") and "Relation Name" in node]
            whole = [node["Relation Name"] for node in read if node["Node Type"] == "Seq Scan"]
            assert [table for table in whole if table in {"coach_profiles", "memberships"}] == []
            for node in read:
                if node["Relation Name"] in {"coach_profiles", "memberships"}:
                    assert "organization_id" in node.get("Index Cond", "") + node.get("Recheck Cond", "")
                    assert node["Actual Rows"] * node["Actual Loops"] <= 1001
