"""What a person reads in the letters about meetings."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from mentoring.foundation.extensions import db
from mentoring.guests import actions as guests
from mentoring.matching.models import Match
from mentoring.scheduling import meetings, requests, series, time_proposals
from mentoring.scheduling.terms import terms_of
from tests.letters import links, read
from tests.scheduling.pairs import NINE, TEN, book
from tests.world import AT_ONCE, KINDS

pytestmark = pytest.mark.usefixtures("on_a_monday")
MOVED = "It was Tuesday, December 8, 9:00 am; it is now Tuesday, December 8, 10:00 am Central Time."


@pytest.fixture
def pair(world):
    """An organization with one match: Ellis Grant, who keeps Tuesdays 9 to noon, coaches Dana Whitfield."""
    organization = world.organization(zone="America/Chicago")
    coach = world.coach(organization, user=world.user("ellis@example.org"))
    participant = world.participant(organization, user=world.user("dana@example.org"))
    return organization, world.match(organization, coach=coach, participant=participant)


def test_a_move_says_who_moved_and_from_when_to_when(inside, pair, delivered):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        delivered()
        meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id)
    told = delivered()
    subject, heading, text = read(told["dana"])
    assert subject == "Moved: meeting with Ellis Grant, Tuesday, December 8, 10:00 am Central Time"
    assert heading == "Ellis Grant moved your meeting"
    assert MOVED in text
    subject, heading, text = read(told["ellis"])
    assert heading == "You moved your meeting with Dana Whitfield"
    assert MOVED in text


def test_a_meeting_that_moved_twice_before_anybody_was_told_moved_once(inside, pair, delivered):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        delivered()
        meetings.move(meeting.id, starts_at=NINE + timedelta(days=7), sequence=0, actor=match.coach_id)
        meetings.move(meeting.id, starts_at=TEN, sequence=1, actor=match.participant_id)
    _, heading, text = read(delivered()["ellis"])
    assert heading == "Dana Whitfield moved your meeting"
    assert MOVED in text


def test_a_meeting_that_moved_away_and_back_before_anybody_was_told_is_said_to_stay(
    world, inside, pair, delivered
):
    organization, match = pair
    guest = world.coach(organization, "Priya Raman", user=world.user("priya@example.org"))
    with inside(organization):
        meeting = book(match)
        guests.ask(meeting.id, guest.id, by=match.participant_id)
        delivered()
        for sequence, starts_at in enumerate((TEN, NINE)):
            meetings.move(meeting.id, starts_at=starts_at, sequence=sequence, actor=match.participant_id)
    told = delivered()
    subject, heading, text = read(told["ellis"])
    assert subject == "Unchanged: meeting with Dana Whitfield, Tuesday, December 8, 9:00 am Central Time"
    assert heading == "Your meeting with Dana Whitfield stays as it was"
    stays = "It was moved, and moved back before you were told: it stays on Tuesday, December 8, 9:00 am Central Time."
    assert stays in text
    assert "It is in your calendar as soon as you accept" in text
    subject, heading, text = read(told["priya"])
    assert subject.startswith("Unchanged: ")
    assert heading == "The meeting you are asked to join stays as it was"
    assert stays in text
    assert "The time is within your hours" in text


def test_a_meeting_that_moved_before_anybody_was_told_of_it_is_booked(inside, pair, delivered):
    organization, match = pair
    with inside(organization):
        meeting = book(match)
        meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id)
    subject, heading, text = read(delivered()["dana"])
    assert subject == "Meeting with Ellis Grant, Tuesday, December 8, 10:00 am Central Time"
    assert heading == "Your meeting with Ellis Grant is booked"
    assert "It was" not in text


def test_a_guest_who_said_nothing_is_asked_again_and_told_that_it_moved(world, inside, pair, delivered):
    organization, match = pair
    guest = world.coach(organization, "Priya Raman", user=world.user("priya@example.org"))
    with inside(organization):
        meeting = book(match)
        row = guests.ask(meeting.id, guest.id, by=match.participant_id)
        first = delivered()["priya"]
        meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=match.coach_id)
        asked_again = delivered()["priya"]
        guests.accept(row.id)
        meetings.move(meeting.id, starts_at=NINE, sequence=1, actor=match.participant_id)
        comes = delivered()["priya"]
    assert read(first)[0] == "Dana Whitfield asks you to join, Tuesday, December 8, 9:00 am Central Time"
    subject, heading, text = read(asked_again)
    assert subject == "Moved: Dana Whitfield asks you to join, Tuesday, December 8, 10:00 am Central Time"
    assert heading == "Ellis Grant moved the meeting you are asked to join"
    assert MOVED in text
    subject, heading, text = read(comes)
    assert subject.startswith("Moved: meeting with Dana Whitfield and Ellis Grant, Tuesday")
    assert heading == "Dana Whitfield moved the meeting you join"


def propose(match, by, **details):
    """Two times to meet in person."""
    details = {"format": "in_person", "place": "City Hall", "starts": [NINE, TEN], "key": uuid4()} | details
    return time_proposals.propose(match.id, by=by, **details)


def test_proposed_times_say_what_is_to_be_met_for_and_until_when(world, inside, delivered):
    organization = world.organization(zone="America/Chicago")
    program = world.program(organization, template=AT_ONCE | {"meeting_kinds": KINDS})
    cohort = world.cohort(organization, program=program, state="running")
    coach = world.coach(organization, user=world.user("ellis@example.org"))
    match = world.match(organization, cohort=cohort, coach=coach)
    with inside(organization):
        propose(match, match.participant_id, kind="walk", words="After the budget?")
    subject, heading, text = read(delivered()["ellis"])
    assert (subject, heading) == ("Dana Whitfield proposes times to meet", "When does it suit you, Ellis?")
    assert (
        "Dana Whitfield found none of the open times fitting, and proposes these. Choose one, and it is booked. "
        "You need not sign in. Your answer counts until Tuesday, December 8, 10:00 am Central Time. "
        "Time 1: Tuesday, December 8, 9:00 am Central Time Time 2: Tuesday, December 8, 10:00 am Central Time "
        "What: Site visit How: In person, 120 minutes Where: City Hall > After the budget?"
    ) in text


def test_times_that_a_coach_proposes_do_not_say_that_none_fits(inside, pair, delivered):
    organization, match = pair
    with inside(organization):
        propose(match, match.coach_id)
    text = read(delivered()["dana"])[2]
    assert "Ellis Grant proposes these. Choose one" in text
    assert "none of the open times" not in text


def test_whoever_proposed_times_that_do_not_fit_is_led_to_others(inside, pair, delivered):
    organization, match = pair
    page = f"/o/{organization.slug}/matches/{match.id}"
    with inside(organization):
        for by in (match.coach_id, match.participant_id):
            asked = propose(match, by)
            delivered()
            time_proposals.decline(asked.id, words="In March, please.")
            told = delivered()
            if by == match.coach_id:
                coach = told["ellis"]
    participant = told["dana"]
    assert read(participant)[0] == "None of the times fits Ellis Grant"
    assert "> In March, please. Propose other times: " in read(participant)[2]
    assert links(participant) == [f"{page}/times/new", f"{page}/meetings/new", "mailto:ellis@example.org"]
    assert links(coach) == [f"{page}/times/new", "mailto:dana@example.org"]


def test_after_a_coach_cancels_the_participant_can_pick_another_time(inside, pair, delivered):
    organization, match = pair
    pick = f"/o/{organization.slug}/matches/{match.id}/meetings/new"
    with inside(organization):
        meetings.cancel(book(match).id, sequence=0, actor=match.coach_id, words="A council meeting.")
        told = delivered()
    assert links(told["dana"]) == [pick, f"/o/{organization.slug}/meetings"]
    assert "> A council meeting. Pick another time:" in read(told["dana"])[2]
    assert links(told["ellis"]) == [f"/o/{organization.slug}/meetings"]


def test_after_a_participant_cancels_nobody_is_asked_for_another_time(inside, pair, delivered):
    organization, match = pair
    with inside(organization):
        meetings.cancel(book(match).id, sequence=0, actor=match.participant_id)
        told = delivered()
    assert [links(told[name]) for name in ("ellis", "dana")] == [[f"/o/{organization.slug}/meetings"]] * 2


@pytest.mark.parametrize(("state", "leads"), [("active", True), ("ended", False)])
def test_a_declined_request_leads_to_other_times_while_the_match_lasts(
    inside, ruled, delivered, state, leads
):
    organization, match = ruled(approval=True)
    with inside(organization):
        meeting = book(match)
        delivered()
        requests.decline(meeting.id, actor=match.coach_id)
        db.session.execute(update(Match).where(Match.id == match.id).values(state=state))
        db.session.commit()
        (told,) = delivered().values()
    assert links(told) == [f"/o/{organization.slug}/matches/{match.id}/meetings/new"] * leads
    assert ("Asking again is welcome." in read(told)[2]) is leads


def test_the_time_where_the_other_is_names_them_and_the_day_where_that_differs(world, inside, delivered):
    organization = world.organization(zone="America/Chicago")
    coach = world.coach(organization, user=world.user("ellis@example.org"))
    dana = world.participant(organization, user=world.user("dana@example.org", zone="Pacific/Auckland"))
    match = world.match(organization, coach=coach, participant=dana)
    with inside(organization):
        book(match)
        told = delivered()
    assert (
        "For Dana Whitfield: Wednesday, December 9, 4:00 am New Zealand Time How:" in read(told["ellis"])[2]
    )
    assert (
        "When: Wednesday, December 9, 4:00 am New Zealand Time "
        "For Ellis Grant: Tuesday, December 8, 9:00 am Central Time How:" in read(told["dana"])[2]
    )


@pytest.mark.parametrize(
    ("place", "linked"),
    [
        ('https://video.example/j/1?pwd=a&b="c"', True),
        ("HTTP://video.example", True),
        ("https://[video", False),
        ("javascript:alert(1)", False),
        ("City Hall, see https://city.example", False),
    ],
)
def test_a_place_that_is_an_address_of_the_web_is_a_link_and_nothing_else_is(
    inside, pair, delivered, place, linked
):
    _, match = pair
    with inside(pair[0]):
        book(match, place=place)
        told = delivered()["dana"]
    assert (place in links(told)) is linked
    assert f"Where: {place} " in read(told)[2]


def test_each_message_of_a_series_says_which_date_of_how_many_it_is(inside, pair, carry_out, outbox):
    organization, match = pair
    with inside(organization):
        wanted = [each for each in series.occurrences(terms_of(match.id), NINE, "monthly") if not each.why]
        details = {"format": "video", "key": uuid4(), "by": match.participant_id}
        first, *_ = series.book_series(
            match.id, starts_at=NINE, rhythm="monthly", seen=len(wanted), **details
        )
        carry_out()
        told = [read(mail)[2] for mail in outbox if "dana" in mail["To"]]
        outbox.clear()
        meetings.move(first.id, starts_at=TEN, sequence=0, actor=match.coach_id)
        carry_out()
        moved = read(outbox[0])[2]
    assert len(wanted) == 9
    said = [f"Series: Date {number} of 9 " for number in range(1, 10)]
    assert [sum(words in text for text in told) for words in said] == [1] * 9
    assert all("Each date of the series comes in a message like this" in text for text in told)
    assert "Series: Date 1 of 9 " in moved
    assert "Each date" not in moved


def test_a_meeting_by_itself_is_no_series(inside, pair, delivered):
    organization, match = pair
    with inside(organization):
        book(match)
        assert "eries" not in read(delivered()["dana"])[2]
