"""Declaring who is not to be matched with whom."""

import pytest

from mentoring.matching.conflicts import conflicts_of


@pytest.fixture
def here(world):
    organization = world.organization()
    people = {
        "ana": world.participant(organization, "Ana Ruiz"),
        "bo": world.coach(organization, "Bo Chen", agency="City of Davis"),
        "rosa": world.administrator(organization),
    }
    cohort = world.cohort(organization)
    world.enrol(organization, cohort, people["ana"])
    world.assign(organization, cohort, people["bo"])
    return organization, people


def declared(inside, organization, member):
    with inside(organization):
        return [(row.other_name, row.kind, row.declared_by) for row in conflicts_of(member.id)]


def test_a_participant_declares_a_conflict_and_takes_it_back(world, inside, here):
    organization, people = here
    page = world.signed_in(people["ana"])
    page.get(f"/o/{organization.slug}/conflicts")
    page.submit("Save", {"other": str(people["bo"].id), "kind": "vendor"})
    assert page.notices == ["Saved. You are not matched with each other."]
    assert declared(inside, organization, people["bo"]) == [("Ana Ruiz", "vendor", people["ana"].id)]
    page.submit("Take back")
    assert declared(inside, organization, people["ana"]) == []


def test_what_is_missing_is_named_and_what_was_chosen_stays(world, inside, here):
    organization, people = here
    page = world.signed_in(people["ana"])
    page.get(f"/o/{organization.slug}/conflicts")
    page.submit("Save", {"other": str(people["bo"].id)}, status=422)
    assert page.errors == ["Choose what it is about."]
    assert page.page.select_one("option[selected]")["value"] == str(people["bo"].id)
    stranger = {"other": str(people["rosa"].id), "kind": "vendor"}
    page.post(f"/o/{organization.slug}/conflicts", stranger, status=422)
    assert page.errors == ["We do not know anybody here by that name. Choose one from the list."]
    assert declared(inside, organization, people["ana"]) == []


def test_an_administrator_declares_for_either_side_and_a_participant_does_not_see_it(world, inside, here):
    organization, people = here
    page = world.signed_in(people["rosa"])
    page.get(f"/o/{organization.slug}/people/{people['bo'].id}/conflicts")
    page.submit("Save", {"other": str(people["ana"].id), "kind": "chain"})
    assert page.notices == ["Saved. They are not matched with each other."]
    assert declared(inside, organization, people["ana"]) == [("Bo Chen", "chain", people["rosa"].id)]
    own = world.signed_in(people["ana"])
    own.get(f"/o/{organization.slug}/conflicts")
    assert not own.page.select(".queue")
    page.get(f"/o/{organization.slug}/people/{people['ana'].id}/conflicts")
    page.submit("Take back")
    assert declared(inside, organization, people["ana"]) == []


def test_an_administrator_notes_a_coachs_orientation(world, here):
    organization, people = here
    page = world.signed_in(people["rosa"])
    page.get(f"/o/{organization.slug}/people/{people['bo'].id}/conflicts")
    page.submit("Note that it is done")
    assert "Done on" in page.text
    page.submit("Take this back")
    assert "Not done yet" in page.text
