"""First available: from a topic to a booked meeting, and the same times as JSON."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.foundation.extensions import db
from mentoring.organizations.plans import shipped
from mentoring.scheduling import meetings
from mentoring.scheduling.models import Meeting, SlotHold
from tests.counting import statements
from tests.visitor import words

NOW = datetime(2026, 12, 1, 15, 1, tzinfo=UTC)  # a Tuesday: a day ahead, so the next one is the first
NINE = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)  # Tuesday, 9:00 am Central Time, 7:00 am Pacific Time
JSON = {"Accept": "application/json"}
TWO = {"topics": ["interview-preparation"], "formats": ["video", "in_person"]}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dana(world):
    """A participant in Pacific Time with three coaches, two of whom help with interviews; Ben meets in person too."""
    organization = world.organization()
    participant = world.participant(organization)
    profiles = {
        "Ana Ruiz": {},
        "Ben Cole": TWO,
        "Cleo Park": {"topics": ["finance-and-budget"]},
    }
    matches = {
        name: world.match(
            organization, participant=participant, coach=world.coach(organization, name, profile=profile)
        )
        for name, profile in profiles.items()
    }
    visitor = world.signed_in(participant)
    visitor.home = f"/o/{organization.slug}"
    visitor.organization, visitor.matches, visitor.member = organization, matches, participant
    return visitor


def told(visitor, path, status=200):
    answer = visitor.client.get(visitor.home + path, headers=JSON)
    assert answer.status_code == status, answer.text
    return answer.get_json(force=True)


def problem(visitor, path):
    answer = visitor.client.get(visitor.home + path, headers=JSON)
    assert answer.content_type == "application/problem+json"
    return answer.status_code, list(answer.get_json(force=True)["errors"])


def buttons(visitor):
    return [words(button) for button in visitor.page.select("#openings button")]


def test_from_a_topic_in_the_gallery_to_a_booked_meeting(inside, dana):
    dana.get(f"{dana.home}/coaches?topics=interview-preparation")
    dana.follow("See the first available times")
    assert dana.h1 == "First available"
    assert (
        "with your coaches who help with interview preparation. Times are yours: Pacific Time." in dana.text
    )
    assert [words(day)[:5] for day in dana.page.select(".day-strip li")][:2] == ["Tue 8", "Tue 1"]
    assert buttons(dana)[:2] == [
        "Ana Ruiz at 7:00 am Pacific Time 60 minutes 9:00 am Central Time",
        "Ben Cole at 7:00 am Pacific Time 60 minutes 9:00 am Central Time",
    ]
    dana.submit("Ben Cole at 7:00 am")
    assert dana.h1 == "Tuesday, December 8, 7:00 am Pacific Time"
    dana.submit("Book it", {"format": "in_person", "place": "City hall"})
    assert dana.h1 == "Meeting with Ben Cole"
    with inside(dana.organization):
        booked = db.session.scalars(select(Meeting)).one()
        assert (booked.starts_at, booked.match_id, booked.format) == (
            NINE,
            dana.matches["Ben Cole"].id,
            "in_person",
        )


def test_it_is_reached_from_the_home_of_a_participant_with_a_coach(dana, world):
    dana.get(f"{dana.home}/")
    dana.follow("See the first available times")
    assert dana.h1 == "First available"
    new = world.signed_in(world.participant(dana.organization, "Noor Haddad"))
    new.get(f"{dana.home}/first-available?topic=finance-and-budget")
    new.follow("Look at the Coaches Gallery")
    assert new.h1 == "Coaches Gallery"
    assert "Cleo Park" in new.text
    assert "Ana Ruiz" not in new.text


def test_it_is_reached_from_the_meetings_of_who_has_several_coaches(dana, world):
    dana.get(f"{dana.home}/meetings")
    dana.follow("See the first available times of your coaches")
    assert dana.h1 == "First available"
    organization = world.organization()
    alone = world.participant(organization)
    world.match(organization, participant=alone)
    visitor = world.signed_in(alone)
    visitor.get(f"/o/{organization.slug}/meetings")
    assert "first available times" not in visitor.text


def test_what_few_look_for_is_folded_away_until_it_is_in_use(dana):
    dana.get(f"{dana.home}/first-available?topic=interview-preparation")
    assert not dana.page.select_one(".filters details").has_attr("open")
    dana.get(f"{dana.home}/first-available?part=morning")
    assert dana.page.select_one(".filters details").has_attr("open")


def test_filters_narrow_and_say_what_to_do_when_nothing_is_left(dana):
    dana.get(f"{dana.home}/first-available")
    assert len([each for each in buttons(dana) if "7:00 am" in each]) == 3
    dana.submit("Show times", {"format": "in_person", "part": "morning"})
    assert {each.split(" at ")[0] for each in buttons(dana)} == {"Ben Cole"}
    dana.get(f"{dana.home}/first-available?part=evening")
    assert "No open time up to Saturday, January 30" in dana.text
    dana.follow("Propose times to Ana Ruiz")
    assert "Ana Ruiz" in dana.h1
    dana.get(f"{dana.home}/first-available?topic=crisis-leadership")
    assert "None of your coaches helps with crisis leadership" in dana.text
    dana.follow("Clear all filters")
    assert len(buttons(dana)) == 15


def test_nonsense_in_the_address_of_the_page_is_no_filter(dana):
    dana.get(f"{dana.home}/first-available?topic=%00x&minutes=-1&part=x&at=1")
    assert len(buttons(dana)) == 15


def test_later_dates_and_back_to_the_first(dana):
    dana.get(f"{dana.home}/first-available")
    dana.follow("Later dates")
    assert [words(day)[:6] for day in dana.page.select(".day-strip li")] == ["Tue 26"]
    dana.follow("First dates")
    assert len(dana.page.select(".day-strip li")) == 7


def test_more_than_six_coaches_at_a_time_are_shown_when_asked_for(dana, world):
    for number in range(5):
        coach = world.coach(dana.organization, f"Coach {number}")
        world.match(dana.organization, participant=dana.member, coach=coach)
    dana.get(f"{dana.home}/first-available")
    assert len(buttons(dana)) == 5 * 6
    dana.follow("Two more coaches at 7:00 am")
    assert len(buttons(dana)) == 8
    dana.follow("Show every time of the day")
    assert len(buttons(dana)) == 5 * 6


def test_a_time_just_taken_is_answered_with_others_and_nothing_is_held(dana, inside, world):
    dana.get(f"{dana.home}/first-available")
    other = world.match(dana.organization, coach=type("Coach", (), {"id": dana.matches["Ana Ruiz"].coach_id}))
    with inside(dana.organization):
        meetings.book(other.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana.submit("Ana Ruiz at 7:00 am", status=409)
    assert "Nearest open times: 8:00 am Tuesday, December 8, Pacific Time" in dana.text
    with inside(dana.organization):
        assert db.session.scalar(select(func.count()).select_from(SlotHold)) == 0


def test_as_json_it_names_the_matches_that_can_book_each_time(dana):
    found = told(dana, "/first-available?topic=interview-preparation&from=2026-12-08&to=2026-12-08")
    ids = {name: str(match.id) for name, match in dana.matches.items()}
    assert [each["name"] for each in found["coaches"]] == ["Ana Ruiz", "Ben Cole"]
    assert (found["zone"], found["topic"], found["part"]) == (
        "America/Los_Angeles",
        "interview-preparation",
        None,
    )
    (on,) = found["days"]
    assert on["day"] == "2026-12-08"
    assert on["times"][0] == {
        "starts_at": "2026-12-08T15:00Z",
        "local_start": "2026-12-08T07:00-08:00",
        "matches": [ids["Ana Ruiz"], ids["Ben Cole"]],
    }
    given = {"starts_at": on["times"][0]["starts_at"], "format": "video", "key": str(uuid4())}
    answer = dana.client.post(
        found["coaches"][0]["book"], data={"csrf_token": dana.csrf(), **given}, headers=JSON
    )
    assert answer.status_code == 201


def test_the_slots_of_one_coach_are_json_in_utc_and_in_the_viewers_zone(dana):
    match = dana.matches["Ben Cole"]
    found = told(dana, f"/matches/{match.id}/meetings/new?from=2026-12-01&to=2026-12-31")
    assert found["coach"] == {"id": str(match.coach_id), "name": "Ben Cole", "zone": "America/Chicago"}
    assert (found["minutes"], found["formats"], found["zone"]) == (
        60,
        ["video", "in_person"],
        "America/Los_Angeles",
    )
    assert [day["day"] for day in found["days"]] == [f"2026-12-{day:02}" for day in (8, 15, 22, 29)]
    assert found["days"][0]["slots"][0] == {
        "starts_at": "2026-12-08T15:00Z",
        "ends_at": "2026-12-08T16:00Z",
        "local_start": "2026-12-08T07:00-08:00",
    }
    usual = told(dana, f"/matches/{match.id}/meetings/new")
    assert (usual["from"], usual["to"]) == ("2026-12-01", "2026-12-31")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=tomorrow", "from"),
        ("from=2026-02-30", "from"),
        ("from=20261201", "from"),
        ("from=9999-12-31", "from"),
        ("from=2026-12-01&to=x%00", "to"),
        ("from=2026-12-02&to=2026-12-01", "to"),
        ("from=2026-12-01&to=2027-02-01", "to"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_by_name(dana, query, field):
    match = dana.matches["Ben Cole"]
    assert problem(dana, f"/matches/{match.id}/meetings/new?{query}") == (422, [field])
    assert problem(dana, f"/first-available?{query}") == (422, [field])


def test_sixty_two_days_are_not_too_many_and_a_filter_that_is_none_is_refused(dana):
    query = "from=2026-12-01&to=2027-01-31"
    assert told(dana, f"/first-available?{query}")["to"] == "2027-01-31"
    for name in ("topic", "format", "minutes", "part"):
        assert problem(dana, f"/first-available?{name}=none") == (422, [name])


def test_the_slots_with_a_guest_suit_all_three_and_nobody_and_no_kind_are_refused_by_name(dana, world):
    path = f"/matches/{dana.matches['Ben Cole'].id}/meetings/new"
    priya = world.coach(dana.organization, "Priya Raman", hours={"weekly": [[1, 600, 660]]})
    found = told(dana, f"{path}?guest={priya.id}&from=2026-12-08&to=2026-12-08")
    assert [slot["starts_at"] for slot in found["days"][0]["slots"]] == ["2026-12-08T16:00Z"]
    for name, nonsense in (("guest", "nobody"), ("guest", uuid4()), ("kind", "none")):
        assert problem(dana, f"{path}?{name}={nonsense}") == (422, [name])


def test_slots_of_a_match_that_is_over_or_another_persons_are_not_told(dana, world):
    over = world.match(dana.organization, participant=dana.member, state="ended")
    answer = dana.client.get(f"{dana.home}/matches/{over.id}/meetings/new", headers=JSON)
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    nowhere = dana.client.get(f"{dana.home}/matches/{uuid4()}/meetings/new", headers=JSON)
    away = world.organization()
    theirs = world.match(away)
    for visitor, home, match in (
        (dana, dana.home, theirs),
        (dana, f"/o/{away.slug}", theirs),
        (world.signed_in(world.participant(away)), dana.home, dana.matches["Ana Ruiz"]),
    ):
        answer = visitor.client.get(f"{home}/matches/{match.id}/meetings/new", headers=JSON)
        assert (answer.status_code, answer.get_json(force=True)) == (404, nowhere.get_json(force=True))
    other = world.signed_in(world.participant(dana.organization, "Noor Haddad"))
    path = f"{dana.home}/matches/{dana.matches['Ana Ruiz'].id}/meetings/new"
    assert other.client.get(path, headers=JSON).status_code == 404
    other.home = dana.home
    assert told(other, "/first-available")["coaches"] == []


def test_what_a_person_has_taken_in_another_organization_counts_and_stays_unknown(dana, world, inside):
    away = world.organization()
    coach = world.coach(away, "Ana Ruiz", user=type("User", (), {"id": user_of(inside, dana, "Ana Ruiz")}))
    theirs = world.match(away, coach=coach)
    with inside(away):
        meetings.book(theirs.id, starts_at=NINE, minutes=60, format="video", key=uuid4())
    dana.get(f"{dana.home}/first-available?topic=interview-preparation")
    assert buttons(dana)[0].startswith("Ben Cole at 7:00 am")
    assert away.name not in dana.response.text


def user_of(inside, dana, name):
    with inside(dana.organization):
        return db.session.scalar(select(Membership.user_id).where(Membership.name == name))


def test_page_and_json_cost_the_same_for_three_coaches_and_for_ten(dana, world):
    prices = []
    for more in (0, 7):
        for _ in range(more):
            world.match(dana.organization, participant=dana.member)
        for headers in ({}, JSON):
            dana.client.get(f"{dana.home}/first-available", headers=headers)
            with statements() as run:
                dana.client.get(f"{dana.home}/first-available", headers=headers)
            prices.append(len(run))
    assert prices[:2] == prices[2:]


def test_a_kind_of_meeting_comes_along_where_the_program_has_any(world, inside, dana):
    kinds = [
        {"key": "monthly", "title": "Monthly coaching", "minutes": 60, "formats": ["video"]},
        {"key": "short", "title": "Short question", "minutes": 30, "formats": ["phone"]},
    ]
    program = world.program(
        dana.organization, template=shipped()["emerging-leaders"] | {"meeting_kinds": kinds}
    )
    cohort = world.cohort(dana.organization, program=program, state="running")
    coach = world.coach(dana.organization, "Kim Vale", profile={"formats": ["video", "phone"]})
    match = world.match(dana.organization, cohort=cohort, participant=dana.member, coach=coach)
    dana.get(f"{dana.home}/first-available")
    assert "Kim Vale at 7:00 am Pacific Time Monthly coaching, 60 minutes" in dana.text
    dana.get(f"{dana.home}/first-available?minutes=30")
    assert "Ana Ruiz" not in dana.text
    found = told(dana, "/first-available?minutes=30")["coaches"]
    assert [(each["name"], each["kind"], each["formats"]) for each in found] == [
        ("Kim Vale", "short", ["phone"])
    ]
    dana.submit("Kim Vale at 7:00 am", status=200)
    dana.submit("Book it")
    with inside(dana.organization):
        meeting = db.session.scalars(select(Meeting).where(Meeting.match_id == match.id)).one()
        assert (meeting.kind, meeting.format, meeting.ends_at - meeting.starts_at) == (
            "short",
            "phone",
            timedelta(minutes=30),
        )
