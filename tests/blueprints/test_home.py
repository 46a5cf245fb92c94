"""The homes of coach and participant."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from mentoring.accounts.models import Membership
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching.models import Preference
from mentoring.participants.models import Goal
from mentoring.scheduling.models import MeetingAnswer, TimeProposal
from mentoring.sessions.models import SessionLog
from tests.counting import statements
from tests.visitor import words


@pytest.fixture
def organization(world):
    return world.organization(zone="America/Los_Angeles")


def home_of(world, organization, member):
    page = world.signed_in(member)
    page.get(f"/o/{organization.slug}/")
    return page


def next_step(page):
    return words(page.page.select_one(".card-next h2"))


def steps(page):
    return [
        (words(row.select_one("a") or row.find("span")), words(row.select(":scope > :last-child")[0]))
        for row in page.page.select(".tasks > li")
    ]


def log(world, organization, match, **details):
    details.setdefault("held_on", date(2026, 10, 6))
    row = SessionLog(match_id=match.id, author_id=match.coach_id, minutes=60, logging_key=uuid4(), **details)
    return world.add(row, organization)


def test_a_new_participant_is_asked_for_the_profile_first(world, organization):
    page = home_of(world, organization, world.member(organization, is_participant=True))
    assert next_step(page) == "Complete your profile"
    assert steps(page) == [("Complete your profile", "Next"), ("Write down your goals", "To do")]


def test_an_enrolled_participant_is_led_to_the_gallery_and_then_waits(world, organization):
    dana, cohort = world.participant(organization), world.cohort(organization)
    world.enrol(organization, cohort, dana)
    world.add(Goal(membership_id=dana.id, sentence="Lead"), organization)
    page = home_of(world, organization, dana)
    assert next_step(page) == "Find coaches you would like"
    assert "2 of 7 completed" in page.text
    coach = world.coach(organization)
    world.add(
        Preference(cohort_id=cohort.id, participant_id=dana.id, coach_id=coach.id, rank=1), organization
    )
    page.get(f"/o/{organization.slug}/")
    assert not page.page.select(".card-next")
    assert "The matches of Class of 2026 are made next" in page.text
    assert steps(page)[4:] == [
        ("Meet your coach We write to you when you have one", "Later"),
        ("Book your first meeting", "Later"),
        ("Log your first session After you have met", "Later"),
    ]


class Pair:
    """A matched pair: Dana in Los Angeles, Ellis in Chicago."""

    def __init__(self, world, organization):
        self.world, self.organization = world, organization
        self.cohort = world.cohort(organization, state="running")
        self.coach = world.coach(organization, user=world.user(zone="America/Chicago"))
        self.dana = world.participant(organization)
        world.enrol(organization, self.cohort, self.dana)
        world.add(Goal(membership_id=self.dana.id, sentence="Lead"), organization)
        self.match = world.match(organization, self.cohort, self.coach, self.dana)

    def meets(self, starts_at):
        return self.world.meeting(self.organization, self.match, starts_at)


@pytest.fixture
def pair(world, organization):
    return Pair(world, organization)


def test_a_matched_participant_books_and_sees_both_zones(world, organization, pair):
    page = home_of(world, organization, pair.dana)
    assert next_step(page) == "Book your first meeting with Ellis Grant"
    assert "You have not met yet." in page.text
    pair.meets(datetime(2099, 12, 8, 17, tzinfo=UTC))
    page.get(f"/o/{organization.slug}/")
    assert not page.page.select(".card-next")
    row = page.page.select_one("#coming + .queue .queue-row")
    assert words(row.h3) == "Tuesday, December 8, 2099 with Ellis Grant"
    assert words(row.p) == "9:00 am Pacific Time (11:00 am Central Time) , video"


def test_after_the_first_session_the_next_meeting_is_the_next_step(world, organization, pair):
    log(world, organization, pair.match)
    page = home_of(world, organization, pair.dana)
    assert next_step(page) == "Book your next meeting with Ellis Grant"
    assert "You last met on Tuesday, October 6" in page.text
    assert "completed" not in page.text


def test_a_meeting_that_is_over_asks_both_for_its_log(world, organization, pair):
    meeting = pair.meets(datetime(2026, 10, 6, 16, tzinfo=UTC))
    for member, other, zone in (
        (pair.coach, "Dana", "11:00 am Central Time"),
        (pair.dana, "Ellis", "9:00 am Pacific Time"),
    ):
        page = home_of(world, organization, member)
        assert next_step(page) == f"Did you meet {other} on October 6?"
        assert zone in words(page.page.select_one(".card-next"))
        link = page.page.select_one(".card-next a")["href"]
        assert link == (f"/o/{organization.slug}/matches/{pair.match.id}/sessions/new?meeting={meeting.id}")
    log(world, organization, pair.match, meeting_id=meeting.id)
    page.get(f"/o/{organization.slug}/")
    assert next_step(page) == "Book your next meeting with Ellis Grant"


@time_machine.travel(datetime(2026, 11, 30, 17, tzinfo=UTC))
def test_a_coach_is_led_from_profile_to_hours_to_participants(world, organization, pair):
    new = world.member(organization, "New Coach", is_coach=True)
    page = home_of(world, organization, new)
    assert next_step(page) == "Complete your profile"
    assert steps(page) == [
        ("Accept the invitation", "Completed"),
        ("Complete your profile", "Next"),
        ("Give your weekly hours", "To do"),
    ]
    log(world, organization, pair.match)
    page = home_of(world, organization, pair.coach)
    assert "Nothing needs you today." in page.text
    row = page.page.select_one("#participants + .queue .queue-row")
    assert words(row.select_one(".person-name")) == "Dana Whitfield"
    assert words(row.p) == "Class of 2026. No meeting is booked. You last met on Tuesday, October 6."
    assert "You have coached for 1 hour so far. Thank you." in page.text


def test_who_is_both_sees_both_parts_and_one_next_step(world, organization):
    both = world.coach(organization, "Both Ways", is_participant=True, is_administrator=True)
    page = home_of(world, organization, both)
    assert len(page.page.select(".card-next")) == 1
    assert "Your steps as a participant" in page.text


def test_an_administrator_alone_goes_to_today(world, organization):
    page = home_of(world, organization, world.administrator(organization))
    assert page.response.request.path == f"/o/{organization.slug}/today"


def test_a_member_without_a_role_is_greeted(world, organization):
    page = home_of(world, organization, world.member(organization))
    assert "Nothing needs you today." in page.text


def test_a_home_costs_the_same_whatever_the_number_of_participants(world, organization):
    coach = world.coach(organization, is_participant=True)
    cohort = world.cohort(organization, state="running")
    page, prices = world.signed_in(coach), []
    for number in range(3):
        dana = world.participant(organization, f"Person {number}")
        match = world.match(organization, cohort, coach, dana)
        world.meeting(organization, match, now() + timedelta(days=3 + number))
        world.meeting(organization, match, now() - timedelta(days=3 + number))
        with statements() as seen:
            page.get(f"/o/{organization.slug}/")
        prices.append(len(seen))
    assert prices[0] == prices[1] == prices[2]
    assert len(page.page.select("#participants + .queue .queue-row")) == 3


def test_what_waits_for_an_answer_stands_first_each_with_one_action(world, organization):
    match = world.match(organization, coach=world.coach(organization, "Ellis Grant"))
    coach, dana = pair_of(world, organization, match)
    soon = now().replace(second=0, microsecond=0) + timedelta(days=3)
    asked = world.meeting(organization, match, soon, state="requested", answer_by=now() + timedelta(hours=30))
    booked = world.meeting(organization, match, soon + timedelta(days=9))
    for member_id, answer in ((match.coach_id, "declined"), (match.participant_id, "accepted")):
        world.add(
            MeetingAnswer(
                meeting_id=booked.id, membership_id=member_id, sequence=0, answer=answer, stamped_at=now()
            ),
            organization,
        )
    world.add(
        TimeProposal(
            match_id=match.id,
            by=match.participant_id,
            starts=[f"{soon:%Y-%m-%dT%H:%MZ}"],
            minutes=60,
            format="video",
            expires_at=now() + timedelta(hours=40),
        ),
        organization,
    )
    page = home_of(world, organization, coach)
    assert next_step(page).startswith("Dana Whitfield asks to meet on ")
    assert page.page.select_one(".card-next a")["href"] == f"/o/{organization.slug}/meetings/{asked.id}"
    waiting = page.page.select("section[aria-labelledby=waiting] li")
    assert [words(row.h3) for row in waiting] == ["Dana Whitfield proposes times to meet"]
    page.get(waiting[0].a["href"])
    assert page.h1 == "Dana Whitfield proposes times"
    page = home_of(world, organization, dana)
    assert next_step(page) == "Ellis Grant cannot come"
    assert page.page.select("section[aria-labelledby=waiting]") == []


def pair_of(world, organization, match):
    with world.app.app_context(), tenancy.organization(organization.id):
        return [
            db.session.get_one(Membership, (organization.id, member_id))
            for member_id in (match.coach_id, match.participant_id)
        ]


def test_a_coach_leaves_this_week_from_home_in_one_tap(world, organization):
    match = world.match(organization)
    coach, _ = pair_of(world, organization, match)
    page = home_of(world, organization, coach)
    page.submit("Not this week")
    assert page.notices[0].startswith("Nobody can book you ")
    alone = home_of(world, organization, world.coach(organization, "Kim Ng"))
    assert "Not this week" not in alone.text
