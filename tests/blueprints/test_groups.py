"""Pages of group meetings: open one, take a seat, wait, take the offered seat from the message, note who came."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from mentoring.groups import actions, seats
from tests.scheduling.pairs import MONDAY, NINE, TEN
from tests.visitor import Visitor, values_of, words

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def cohort(world):
    organization = world.organization(zone="America/Chicago")
    cohort = world.cohort(organization, state="running")
    coach = world.coach(organization)
    world.assign(organization, cohort, coach)
    people = [world.participant(organization, f"Dana {n}") for n in range(3)]
    for each in people:
        world.enrol(organization, cohort, each)
    return organization, cohort, coach, people


def opened(world, cohort):
    organization, row, coach, _ = cohort
    ellis = world.signed_in(coach)
    ellis.get(f"/o/{organization.slug}/groups")
    ellis.follow("Open a group")
    typed = {"cohort": str(row.id), "title": "Interviews", "day": "2026-12-08", "starts_at": "09:00"}
    ellis.submit("Open it", typed | {"minutes": "60", "places": "2"})
    return ellis, ellis.response.request.path.rpartition("/")[2]


def test_a_coach_opens_a_group_and_participants_take_its_seats(world, cohort, carry_out, outbox):
    organization, _, _, people = cohort
    ellis, group_id = opened(world, cohort)
    assert ellis.h1 == "Interviews"
    carry_out()
    assert sorted(email["Subject"] for email in outbox) == [
        "Interviews, Tuesday, December 8, 9:00 am Central Time",
        *["Interviews: a group with Ellis Grant, Tuesday, December 8"] * 3,
    ]
    for number, person in enumerate(people):
        dana = world.signed_in(person)
        dana.get(f"/o/{organization.slug}/groups")
        dana.follow("See the group : Interviews")
        dana.submit("Take a seat" if number < 2 else "Join the waiting list")
        assert ("You have a seat" if number < 2 else "You are on the waiting list") in dana.text
        assert "Dana" not in dana.page.select_one("main").text
    ellis.get(f"/o/{organization.slug}/groups/{group_id}")
    assert "Dana 0" in ellis.text
    assert "One more participant would like to come" in ellis.text


def test_the_offered_seat_is_taken_from_the_message_by_a_button_alone(
    world, cohort, carry_out, outbox, app, inside
):
    organization, _, _, people = cohort
    _, group_id = opened(world, cohort)
    with inside(organization):
        for person in people:
            seats.join(group_id, person.id)
        seats.leave(group_id, people[0].id)
    carry_out()
    (offer,) = [email for email in outbox if email["Subject"].startswith("A seat is free")]
    body = offer.get_body(("plain",)).get_content()
    path = next(word for word in body.split() if "/seat/" in word).partition("localhost")[2]
    stranger = Visitor(app)
    stranger.get(path)
    stranger.get(path)
    assert "A seat is kept for you until Tuesday, December 1, 9:01 am Central Time" in stranger.text
    stranger.submit("Take the seat")
    assert "You have a seat" in stranger.text
    stranger.submit("Give up your seat")
    assert "You have no seat in this group" in stranger.text


def test_a_coach_moves_notes_who_came_and_cancels(world, cohort, inside):
    organization, _, _, people = cohort
    ellis, group_id = opened(world, cohort)
    with inside(organization):
        seats.join(group_id, people[0].id)
    ellis.follow("Move it")
    ellis.submit("Move it", {"day": "nonsense", "starts_at": "10:00"}, status=422)
    ellis.submit("Move it", {"day": "2026-12-08", "starts_at": "10:00"})
    assert "10:00 am Central Time" in ellis.text
    with time_machine.travel(NINE + timedelta(hours=3), tick=False):
        ellis.get(f"/o/{organization.slug}/groups/{group_id}")
        ellis.submit("Note who came", {"came": [ellis.page.select_one("input[name=came]")["value"]]})
        assert "One participant came" in ellis.text
        assert ellis.page.select_one("input[name=came]").has_attr("checked")
    moving, ellis = world.signed_in(cohort[2]), world.signed_in(cohort[2])
    moving.get(f"/o/{organization.slug}/groups/{group_id}/edit")
    ellis.get(f"/o/{organization.slug}/groups/{group_id}")
    ellis.submit("Cancel the group", {"words": "The room is flooded."})
    assert "The group is cancelled" in ellis.text
    fields = values_of(moving.form_with("Move it"))
    moving.post(moving.response.request.path.removesuffix("/edit"), dict(fields), status=409)
    ellis.get(f"/o/{organization.slug}/groups/{group_id}/edit")
    for visitor in (moving, ellis):
        assert "This group meeting has begun or was cancelled." in visitor.text
        assert not visitor.page.select("main form")
    dana = world.signed_in(people[0])
    dana.get(f"/o/{organization.slug}/groups/{group_id}")
    assert "The room is flooded." in dana.text


def test_a_form_sent_once_more_after_the_cancellation_does_not_say_that_it_opened(world, cohort):
    organization, row, coach, _ = cohort
    ellis = world.signed_in(coach)
    path = f"/o/{organization.slug}/groups"
    fields = {"cohort": str(row.id), "title": "Interviews", "day": "2026-12-08", "starts_at": "09:00"}
    fields |= {"minutes": "60", "places": "2", "format": "video", "key": str(uuid4())}
    ellis.post(path, fields)
    ellis.submit("Cancel the group")
    ellis.post(path, fields)
    when = "Tuesday, December 8, 9:00 am Central Time"
    said = f"This page opened a group on {when}, which was cancelled since. Open another."
    assert ellis.notices == [said]


def test_in_the_last_hour_a_free_seat_is_for_who_comes_first(world, cohort, inside):
    organization, _, _, people = cohort
    _, group_id = opened(world, cohort)
    page = f"/o/{organization.slug}/groups/{group_id}"
    with inside(organization):
        for person in people[:2]:
            seats.join(group_id, person.id)
    waiting = world.signed_in(people[2])
    waiting.get(page)
    waiting.submit("Join the waiting list")
    newcomer = world.participant(organization, "Dana 3")
    world.enrol(organization, cohort[1], newcomer)
    with time_machine.travel(NINE - timedelta(minutes=50), tick=False):
        for leaving, comes in (
            (people[0], world.signed_in(newcomer)),
            (people[1], world.signed_in(people[2])),
        ):
            with inside(organization):
                seats.leave(group_id, leaving.id)
            comes.get(page)
            comes.submit("Take a seat")
            assert "You have a seat" in comes.text


def test_what_changed_meanwhile_is_said_and_the_same_page_acts_on_what_it_shows_now(world, cohort, inside):
    organization, *_ = cohort
    ellis, group_id = opened(world, cohort)
    page = f"/o/{organization.slug}/groups/{group_id}"
    ellis.get(f"{page}/edit")
    with inside(organization):
        actions.move_group(group_id, starts_at=TEN, sequence=0)
    ellis.submit("Move it", {"starts_at": "13:00"}, status=409)
    ellis.submit("Move it")
    assert "1:00 pm Central Time" in ellis.text
    with inside(organization):
        actions.move_group(group_id, starts_at=TEN, sequence=2)
    ellis.submit("Cancel the group", {"words": "The room is flooded."}, status=409)
    ellis.submit("Cancel the group")
    ellis.get(page)
    assert "The room is flooded." in ellis.text


def test_others_of_the_organization_do_not_see_it(world, cohort):
    organization = cohort[0]
    _, group_id = opened(world, cohort)
    outsider = world.signed_in(world.participant(organization, "Robin"))
    outsider.get(f"/o/{organization.slug}/groups/{group_id}", status=404)
    outsider.post(f"/o/{organization.slug}/groups/{group_id}/seat", {}, status=404)
    other = world.signed_in(world.coach(organization, "Kim"))
    other.post(f"/o/{organization.slug}/groups/{group_id}/cancellation", {}, status=404)
    other.post(f"/o/{organization.slug}/groups/{uuid4()}/attendance", {}, status=404)


def month_of(visitor, organization):
    visitor.get(f"/o/{organization.slug}/meetings/month?month=2026-12")
    return [words(cell) for cell in visitor.page.select("td:not(.month-free)")]


def test_groups_stand_among_ones_meetings_in_the_list_the_month_and_at_home(world, cohort, inside):
    organization, row, coach, people = cohort
    ellis, group_id = opened(world, cohort)
    match = world.match(organization, cohort=row, coach=coach, participant=people[0])
    world.meeting(organization, match, NINE + timedelta(days=1))
    with inside(organization):
        seats.join(group_id, people[0].id)
    dana, other = world.signed_in(people[0]), world.signed_in(people[1])
    assert month_of(dana, organization) == [
        "Tuesday, December 8 8 9:00 am Interviews , a group",
        "Wednesday, December 9 9 9:00 am Ellis Grant",
    ]
    assert month_of(ellis, organization)[0] == "Tuesday, December 8 8 9:00 am Interviews , a group"
    assert month_of(other, organization) == []
    ellis.get(f"/o/{organization.slug}/")
    ellis.follow("My meetings")
    assert [words(line) for line in ellis.page.select("main .plain-list li")] == [
        "Tuesday, December 8, 9:00 am Central Time Interviews, your group, video",
        "Wednesday, December 9, 9:00 am Central Time With Dana 0, video",
    ]
    dana.get(f"/o/{organization.slug}/meetings")
    assert "Interviews, group with Ellis Grant, video" in dana.text
    other.get(f"/o/{organization.slug}/meetings")
    assert "Interviews" not in other.text
    for visitor, said in ((dana, "Group with Ellis Grant."), (ellis, "Your group, 1 of 2 seats taken.")):
        visitor.get(f"/o/{organization.slug}/")
        line = visitor.page.select_one("#groups + .queue li")
        assert "Interviews Tuesday, December 8, 9:00 am Central Time , video" in words(line)
        assert said in words(line)
    dana.follow("See the group : Interviews on Tuesday, December 8")
    assert dana.h1 == "Interviews"


def test_a_seat_that_is_kept_waits_for_an_answer_at_home(world, cohort, inside):
    organization, _, _, people = cohort
    _, group_id = opened(world, cohort)
    with inside(organization):
        for person in people:
            seats.join(group_id, person.id)
        seats.leave(group_id, people[0].id)
    kept = world.signed_in(people[2])
    kept.get(f"/o/{organization.slug}/")
    assert "A seat in “Interviews” is free for you" in kept.text
    assert not kept.page.select("#groups")
    assert month_of(kept, organization) == ["Tuesday, December 8 8 9:00 am Interviews , a group Kept for you"]
    with time_machine.travel(MONDAY + timedelta(hours=25), tick=False):
        later = world.signed_in(people[2])
        later.get(f"/o/{organization.slug}/")
        assert "is free for you" not in later.text


def test_whoever_is_a_coach_and_a_participant_has_one_way_to_their_meetings(world, cohort):
    organization = cohort[0]
    both = world.signed_in(world.coach(organization, "Kim", is_participant=True))
    both.get(f"/o/{organization.slug}/")
    ways = [words(link) for link in both.page.select("nav.main-nav a")]
    assert ways.count("My coach") + ways.count("My meetings") == 1
