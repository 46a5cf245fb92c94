"""Stays in another zone: hours go by the clocks there, and all who look at a time hear which clocks those are."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.organizations.actions import ZoneUnknown
from mentoring.scheduling import hours, meetings, stays
from mentoring.scheduling.availability import schedule_for
from mentoring.scheduling.hours import DaysBackwards, DaysOver, DaysTooMany, Hours
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.queries import meetings_of, pair_by_id
from mentoring.scheduling.schedules import Schedule, Window
from mentoring.scheduling.slots import open_starts
from mentoring.scheduling.spans import minute_of
from mentoring.scheduling.stays import SameZone, StayOverlaps
from mentoring.scheduling.week_models import ZoneStay
from mentoring.scheduling.zones import Stay, spliced, zone_table
from tests.scheduling.pairs import book

MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)
DECEMBER = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31)}


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def pair(world, inside):
    """A match whose coach keeps weekday mornings in Chicago, and has no meetings yet."""
    organization = world.organization(zone="America/Chicago")
    match = world.match(organization)
    with inside(organization):
        weekly = dict.fromkeys(range(5), ((540, 720),))
        hours.keep(match.coach_id, hours=Hours(zone="America/Chicago", weekly=weekly))
    return organization, match


def starts(schedule, on):
    """The open starts of one day of the schedule's clocks, on the clocks of UTC."""
    found = open_starts(schedule, duration=60, first_day=on, last_day=on, now=minute_of(MONDAY))
    return [f"{slot.starts_at:%d %H:%M}" for slot in found]


def test_without_a_stay_the_clocks_are_those_at_home():
    assert spliced("America/Chicago", ()) == zone_table("America/Chicago")


def test_to_travel_is_a_gap_or_a_fold_of_the_clocks():
    stay = Stay(date(2026, 12, 1), date(2026, 12, 2), "Asia/Tokyo")
    table = spliced("America/Chicago", (stay,))
    leave = minute_of(datetime(2026, 12, 1, 6, tzinfo=UTC))  # midnight in Chicago, 3 pm in Tokyo
    back = minute_of(datetime(2026, 12, 2, 15, tzinfo=UTC))  # midnight in Tokyo, 9 am in Chicago
    assert table.local(leave - 1) - table.local(leave) == -(15 * 60 + 1)
    assert table.local(back - 1) - table.local(back) == 15 * 60 - 1
    day = table.local_day(back)
    assert table.utc(day * 1440 + 23 * 60) < back  # 11 pm comes first in Tokyo
    assert table.utc((day + 1) * 1440) == back + 15 * 60  # and the next day begins at home


def test_hours_of_a_stay_go_by_the_clocks_there():
    mornings = Schedule(
        zone="America/Chicago",
        weekly=dict.fromkeys(range(7), (Window(540, 660),)),
        increment=60,
        stays=(Stay(date(2026, 12, 1), date(2026, 12, 3), "America/Phoenix"),),
    )
    assert starts(mornings, date(2026, 11, 30)) == ["30 15:00", "30 16:00"]
    assert starts(mornings, date(2026, 12, 1)) == ["01 16:00", "01 17:00"]
    assert starts(mornings, date(2026, 12, 3)) == ["03 16:00", "03 17:00"]
    assert starts(mornings, date(2026, 12, 4)) == ["04 15:00", "04 16:00"]
    assert [
        mornings.zone_at(minute_of(datetime(2026, 12, day, hour, tzinfo=UTC)))
        for day, hour in ((1, 5), (1, 6), (4, 6), (4, 7))
    ] == ["America/Chicago", "America/Phoenix", "America/Phoenix", "America/Chicago"]


def test_what_is_offered_on_a_stay_is_booked_and_kept_in_its_zone(inside, pair):
    organization, match = pair
    there = datetime(2026, 12, 2, 18, 30, tzinfo=UTC)  # 11:30 in Phoenix, past noon in Chicago
    with inside(organization):
        with pytest.raises(meetings.SlotTaken):
            book(match, there)
        stays.stay(match.coach_id, zone="America/Phoenix", **DECEMBER)
        with pytest.raises(meetings.SlotTaken):
            book(match, datetime(2026, 12, 2, 15, tzinfo=UTC))
        meeting = book(match, datetime(2026, 12, 2, 18, tzinfo=UTC))
        assert (meeting.zone, meeting.local_start) == ("America/Phoenix", "2026-12-02T11:00")
        assert meetings_of(match.participant_id)[0].other_zone == "America/Phoenix"
        seen = pair_by_id(match.id)
        zones = [seen.other_zone(match.participant_id, at) for at in (None, MONDAY, there)]
        assert zones == ["America/Chicago", "America/Chicago", "America/Phoenix"]
        assert seen.other_zone(match.coach_id, there) == seen.participant_zone


def test_a_meeting_that_was_booked_before_stays(inside, pair):
    organization, match = pair
    at = datetime(2026, 12, 2, 15, tzinfo=UTC)
    with inside(organization):
        meeting = book(match, at)
        stays.stay(match.coach_id, zone="America/Phoenix", **DECEMBER)
        kept = db.session.get_one(Meeting, (organization.id, meeting.id))
        assert (kept.starts_at, kept.zone, kept.state) == (at, "America/Chicago", "confirmed")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"first_day": date(2026, 12, 5), "last_day": date(2026, 12, 4)}, DaysBackwards),
        ({"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 22)}, DaysOver),
        ({"first_day": date(2026, 12, 5), "last_day": date(2028, 12, 4)}, DaysTooMany),
        (DECEMBER | {"zone": "Mars/Olympus"}, ZoneUnknown),
        (DECEMBER | {"zone": "america/chicago"}, SameZone),
        ({"first_day": date(2026, 11, 25), "last_day": date(2026, 11, 30)}, StayOverlaps),
    ],
)
def test_a_stay_that_cannot_be_meant_is_refused(inside, pair, said, refusal):
    organization, match = pair
    with inside(organization):
        stays.stay(
            match.coach_id, first_day=date(2026, 11, 30), last_day=date(2026, 11, 30), zone="Asia/Tokyo"
        )
        before = schedule_for(match.coach_id)
        with pytest.raises(refusal):
            stays.stay(match.coach_id, **({"zone": "America/Phoenix"} | said))
        assert schedule_for(match.coach_id) == before


def test_the_database_keeps_no_two_stays_on_one_day(inside, pair):
    organization, match = pair
    with inside(organization):
        first = stays.stay(match.coach_id, zone="America/Phoenix", **DECEMBER)
        row = {"organization_id": organization.id, "availability_id": first.availability_id}
        again = row | {"id": match.id, "zone": "Asia/Tokyo", "first_day": first.last_day}
        with pytest.raises(IntegrityError, match="ex_zone_stays_no_overlap"):
            db.session.execute(insert(ZoneStay), [again | {"last_day": first.last_day + timedelta(days=9)}])


def test_a_stay_is_taken_off_by_its_own_coach_alone(world, inside, pair):
    organization, match = pair
    other = world.coach(organization)
    with inside(organization):
        stay = stays.stay(match.coach_id, zone="America/Phoenix", **DECEMBER)
        with pytest.raises(NotFound):
            stays.come_home(stay.id, membership_id=other.id)
        stays.come_home(stay.id, membership_id=match.coach_id)
        assert schedule_for(match.coach_id).stays == ()
    with inside(world.organization()), pytest.raises(NotFound):
        stays.stay(match.coach_id, zone="America/Phoenix", **DECEMBER)
