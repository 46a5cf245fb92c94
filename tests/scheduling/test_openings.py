"""Several coaches at once: a fixed price, and for each of them what asking for that one alone gives."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from mentoring.foundation.extensions import db
from mentoring.organizations.plans import shipped
from mentoring.scheduling import holds, meetings
from mentoring.scheduling.models import ClosedDays, Meeting, Occupancy
from mentoring.scheduling.offers import offer_to, offers
from mentoring.scheduling.openings import choices_of, openings
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.terms import terms_of
from mentoring.scheduling.times import Asked
from mentoring.scheduling.week_models import Availability, DateOverride, TimeOff, ZoneStay
from tests.counting import statements
from tests.scheduling.oracle import PROFILE
from tests.scheduling.pairs import NINE, WEEK, book

FIRST = date(2026, 11, 30)
MONTHS = DateRange(FIRST, FIRST + timedelta(days=61))
DAY = timedelta(days=1)
ZONE = "America/Chicago"
EPOCH = datetime(2026, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def several(world):
    """A participant, and as many coaches as asked for: Tuesdays 9 to noon in Central Time."""
    organization = world.organization(zone=ZONE)
    dana = world.participant(organization)

    def make(count, **details):
        return [
            world.match(
                organization,
                participant=dana,
                coach=world.coach(organization, **details),
            )
            for _ in range(count)
        ]

    return organization, dana, make


def found_for(dana, days=MONTHS, zone=ZONE):
    return openings(choices_of(dana.id), days, zone=zone)


def test_one_coach_and_fifty_a_week_and_two_months_cost_the_same(inside, several):
    organization, dana, make = several
    prices = set()
    for more in (1, 49):
        make(more)
        for days in (7, 62):
            with inside(organization), statements() as run:
                found = found_for(dana, DateRange(FIRST, FIRST + timedelta(days=days - 1)))
                found.between(*found.days)
            prices.add(len(run))
    assert (prices, len(found.choices)) == ({2}, 50)


def test_every_table_that_is_read_is_read_for_one_organization(inside, several):
    organization, dana, make = several
    make(1)
    with inside(organization), statements() as run:
        found_for(dana)
    hours = next(each for each in run if "date_overrides" in each)
    for table in ("availabilities", "date_overrides", "time_off", "coach_profiles"):
        assert f"{table}.organization_id = " in hours


def test_coaches_at_one_time_are_one_opening_and_who_has_fewest_meetings_comes_first(inside, several):
    organization, dana, make = several
    busy, free = make(1, name="Ana Ruiz")[0], make(1, name="Ben Cole")[0]
    with inside(organization):
        book(busy, NINE + WEEK)
        found = found_for(dana).between(NINE.date(), NINE.date())
    assert [each.starts_at for each in found] == [NINE + n * timedelta(minutes=30) for n in range(5)]
    assert [each.match_id for each in found[0].choices] == [free.id, busy.id]


def test_the_days_are_those_of_the_participants_zone(inside, several):
    organization, dana, make = several
    make(1)
    with inside(organization):
        on = found_for(dana, zone="Pacific/Kiritimati").between(date(2026, 12, 9), date(2026, 12, 9))
        before = found_for(dana, zone="Pacific/Kiritimati").between(date(2026, 12, 8), date(2026, 12, 8))
    assert (on[0].starts_at, before) == (NINE, [])


def test_a_coach_on_a_stay_goes_by_the_clocks_there(inside, several):
    organization, dana, make = several
    make(1)
    with inside(organization):
        row = db.session.scalar(select(Availability))
        db.session.add(
            ZoneStay(availability_id=row.id, first_day=FIRST, last_day=MONTHS.last, zone="America/New_York")
        )
        db.session.flush()
        found = found_for(dana)
        first = found.between(NINE.date(), NINE.date())[0]
        zone = found.zone_of(first.choices[0], first)
    assert (first.starts_at, zone) == (NINE - timedelta(hours=1), "America/New_York")


def test_only_who_may_be_booked_is_a_choice(inside, world, several):
    organization, dana, make = several
    (running,) = make(1)
    world.match(organization, participant=dana, state="ended")
    world.match(organization)
    world.match(world.organization())
    world.match(organization, participant=dana, state="offered", answer_by=NINE + WEEK)
    calls = shipped()["emerging-leaders"] | {"offer": {"answer_days": 5, "discovery_minutes": 20}}
    with_calls = world.cohort(
        organization, program=world.program(organization, template=calls), state="running"
    )
    call = world.match(
        organization,
        cohort=with_calls,
        participant=dana,
        coach=world.coach(organization, profile={"audiences": {"topics": "pair"}}),
        state="offered",
        answer_by=NINE + timedelta(minutes=80),
    )
    with inside(organization):
        choices = {each.match_id: each for each in choices_of(dana.id)}
        on = found_for(dana).between(NINE.date(), NINE.date())
    assert set(choices) == {running.id, call.id}
    assert choices[running.id].topics == ("interview-preparation",)
    assert (choices[call.id].topics, choices[call.id].minutes) == ((), 20)
    calls = [each.starts_at for each in on if call.id in {choice.match_id for choice in each.choices}]
    assert calls == [NINE, NINE + timedelta(minutes=30)]


def test_ones_own_hold_is_open_to_oneself_and_takes_ones_time_elsewhere(inside, several):
    organization, dana, make = several
    one, other = make(2)
    with inside(organization):
        holds.hold(one.id, starts_at=NINE, by=dana.id)
        first = found_for(dana).between(NINE.date(), NINE.date())[0]
        assert [each.match_id for each in first.choices] == [one.id]
        with pytest.raises(SlotTaken):
            book(other)
    with inside(organization):
        assert (
            meetings.book(
                one.id, starts_at=NINE, minutes=60, format="video", key=uuid4(), holder=dana.id
            ).starts_at
            == NINE
        )


def test_every_opening_can_be_booked_with_each_of_its_coaches(inside, several):
    organization, dana, make = several
    make(3)
    with inside(organization):
        found = found_for(dana).between(NINE.date(), NINE.date())
    for opening, number in ((found[0], 0), (found[2], 2), (found[4], 1)):
        with inside(organization):
            book(opening.choices[number].terms.match, opening.starts_at)
    with inside(organization):
        assert found_for(dana).between(NINE.date(), NINE.date()) == []


def minutes_of_day():
    return st.integers(0, 47).map(lambda half: half * 30)


@st.composite
def hours(draw):
    """One coach's hours with what changes them, as rows."""
    windows = st.lists(
        st.tuples(minutes_of_day(), st.integers(1, 12)).map(lambda w: [w[0], min(w[0] + w[1] * 60, 2880)]),
        max_size=2,
    )
    weekly = [[day, *window] for day in range(7) for window in draw(windows)]
    limit = st.one_of(st.none(), st.none(), st.integers(1, 3))
    days = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
    increment = draw(st.sampled_from([15, 30, 60]))
    return {
        "row": {
            "zone": draw(st.sampled_from([ZONE, "America/Denver", "Asia/Kolkata", "Australia/Lord_Howe"])),
            "weekly": weekly,
            "notice_minutes": draw(st.sampled_from([0, 1440, 4000])),
            "horizon_days": draw(st.sampled_from([5, 20, 60])),
            "increment_minutes": increment,
            "offset_minutes": draw(st.sampled_from([0, 5])),
            "buffer_before": draw(st.sampled_from([0, 10])),
            "buffer_after": draw(st.sampled_from([0, 15])),
            "per_day": draw(limit),
            "per_week": draw(limit),
            "per_month": draw(limit),
        },
        "overrides": draw(st.dictionaries(days, windows, max_size=3)),
        "time_off": draw(st.lists(st.tuples(days, st.integers(0, 3)), max_size=2)),
        "met": draw(st.lists(st.integers(0, 480), max_size=4, unique=True)),  # hours from EPOCH
        "taken": draw(st.lists(st.integers(0, 480), max_size=4, unique=True)),
    }


def instant(hour):
    return EPOCH + timedelta(hours=hour)


def takes(user_id, at):
    """Somebody's hours that are taken, in whatever organization."""
    for hour in at:
        during = Range(instant(hour), instant(hour + 1), bounds="[)")
        db.session.add(Occupancy(user_id=user_id, during=during, meeting_id=uuid4()))


def keep(terms, drawn):
    """Put a coach's hours into the tables, with meetings that count and time that is taken."""
    row = db.session.scalar(select(Availability).where(Availability.membership_id == terms.match.coach_id))
    for name, value in drawn["row"].items():
        setattr(row, name, value)
    for day, windows in drawn["overrides"].items():
        db.session.add(DateOverride(availability_id=row.id, local_day=day, windows=windows))
    for day, more in drawn["time_off"]:
        last = day + timedelta(days=more)
        db.session.add(TimeOff(availability_id=row.id, first_day=day, last_day=last))
    for hour in drawn["met"]:
        db.session.add(
            Meeting(
                match_id=terms.match.id,
                coach_id=terms.match.coach_id,
                participant_id=terms.match.participant_id,
                starts_at=instant(hour),
                ends_at=instant(hour + 1),
                booking_key=uuid4(),
                zone=ZONE,
                local_start="",
                tzdata="test",
            )
        )
    takes(terms.coach_user, drawn["taken"])


@given(
    drawn=st.lists(hours(), min_size=3, max_size=3),
    closed=st.integers(0, 20),
    of_participant=st.lists(st.integers(0, 480), max_size=5, unique=True),
)
@settings(
    PROFILE,
    max_examples=min(PROFILE.max_examples, 25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_several_read_at_once_are_what_each_is_alone(inside, several, drawn, closed, of_participant):
    organization, dana, make = several
    with inside(organization):
        three = [each.match_id for each in choices_of(dana.id)]
    three = three or [each.id for each in make(3)]
    first, last = FIRST, FIRST + timedelta(days=24)
    with inside(organization):
        terms = [terms_of(match_id) for match_id in three]
        for each, hours_of in zip(terms, drawn, strict=True):
            keep(each, hours_of)
        takes(terms[0].participant_user, of_participant)
        day = FIRST + timedelta(days=closed)
        db.session.add(ClosedDays(cohort_id=terms[0].cohort_id, first_day=day, last_day=day))
        db.session.flush()
        terms = [terms_of(match_id) for match_id in three]
        alone = {
            each.match.id: offer_to(each, first_day=first, last_day=last, minutes=60).starts(60)
            for each in terms
        }
        together = offers([Asked(each, 60) for each in terms], first_day=first, last_day=last)
        found = openings(choices_of(dana.id), DateRange(first, last), zone="UTC")
        by_match = dict.fromkeys(three, ())
        for opening in found.between(first + DAY, last - DAY):
            for choice in opening.choices:
                by_match[choice.match_id] += (opening.start,)
        db.session.rollback()
    assert {match_id: offer.starts(60) for match_id, offer in together.items()} == alone
    assert by_match == {
        match_id: tuple(slot.start for slot in slots if first < slot.starts_at.date() < last)
        for match_id, slots in alone.items()
    }
