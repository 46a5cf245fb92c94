"""Every offered slot can be booked, and nothing that was not offered can: by the verb, on the database.

Random hours, dates, stays, limits, rules of the program and taken times of both people, around changes of the clocks.
"""

import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from mentoring.accounts.models import Membership, User
from mentoring.coaches import actions as coaches
from mentoring.foundation.extensions import db
from mentoring.scheduling import closed_days, hours, stays
from mentoring.scheduling.models import Meeting, Occupancy
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.outside import book_outside
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.terms import terms_of
from tests.scheduling.pairs import book

# The clocks change within weeks of each, in the zones below; the last one is in the week of a skipped midnight.
NOWS = (
    datetime(2026, 10, 19, 15, 1, tzinfo=UTC),
    datetime(2026, 11, 30, 4, 59, tzinfo=UTC),
    datetime(2027, 3, 1, 12, 0, tzinfo=UTC),
    datetime(2027, 4, 20, 9, 30, tzinfo=UTC),
)
ZONES = ("America/Chicago", "Africa/Cairo", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati")
DAY, AHEAD = timedelta(days=1), timedelta(days=400)
TRIED = 6  # of the offered starts, and twice as many others
PROFILE = settings(
    phases=[Phase.explicit, Phase.generate],
    max_examples=200 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

rarely = st.sampled_from([False, False, True])


@st.composite
def windows(draw):
    """Windows of a day that do not overlap; the last may go past midnight."""
    starts = sorted(draw(st.sets(st.integers(2, 43).map(lambda half: half * 30), min_size=1, max_size=3)))
    return tuple(
        (start, min(start + draw(st.sampled_from([30, 60, 90, 240])), after))
        for start, after in zip(starts, [*starts[1:], 1500], strict=True)
    )


@st.composite
def situations(draw):
    """A coach's hours and dates, a program's rules, and what is booked already, as days and minutes from now on."""
    increment = draw(st.sampled_from([5, 15, 30, 45, 60]))
    days = st.integers(0, 40)
    limit = rarely.flatmap(lambda yes: st.integers(1, 3) if yes else st.none())
    return {
        "now": draw(st.sampled_from(NOWS)),
        "minutes": draw(st.sampled_from([15, 30, 60, 100])),
        "hours": hours.Hours(
            zone=draw(st.sampled_from(ZONES)),
            weekly=draw(st.dictionaries(st.integers(0, 6), windows(), min_size=4)),
            notice_minutes=draw(st.sampled_from([0, 61, 1440])),
            horizon_days=draw(st.sampled_from([3, 20, 45])),
            increment_minutes=increment,
            offset_minutes=draw(st.integers(0, increment - 1)) if draw(rarely) else 0,
            buffer_before=draw(st.sampled_from([0, 15])),
            buffer_after=draw(st.sampled_from([0, 10])),
            per_day=draw(limit),
            per_week=draw(limit),
            per_month=draw(limit),
        ),
        "overrides": draw(st.dictionaries(days, st.one_of(st.just(()), windows()), max_size=2)),
        "off": draw(days) if draw(rarely) else None,
        "away": draw(days) if draw(rarely) else None,
        "closed": draw(days) if draw(rarely) else None,
        "stay": (draw(days), draw(st.sampled_from(["America/Phoenix", "Asia/Tokyo"])))
        if draw(rarely)
        else None,
        "rules": {
            "gap_days": draw(st.sampled_from([0, 0, 3])),
            "meetings_a_month": draw(st.sampled_from([None, None, 2])),
        },
        "taken": draw(st.lists(st.tuples(st.integers(0, 2), st.integers(60, 30 * 1440)), max_size=4)),
        "wishes": draw(st.lists(st.integers(-3000, 50 * 1440), min_size=TRIED, max_size=TRIED)),
        "among": draw(st.lists(st.integers(0, 10_000), min_size=TRIED, max_size=TRIED)),
    }


@contextmanager
def taken_back(app):
    """What is committed in here is gone afterwards."""
    with app.app_context():
        savepoint = db.engine.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def arrange(situation, match):
    """Say all of it with the verbs that people use."""
    coach_id, today = match.coach_id, situation["now"].date() + DAY
    hours.keep(coach_id, hours=situation["hours"])
    for after, found in situation["overrides"].items():
        hours.change_day(coach_id, local_day=today + after * DAY, windows=found)
    if situation["off"] is not None:
        first = today + situation["off"] * DAY
        hours.take_off(coach_id, first_day=first, last_day=first + 2 * DAY)
    if situation["away"] is not None:
        first = today + situation["away"] * DAY
        coaches.limit(
            coach_id,
            places=2,
            away_from=first,
            away_until=first + 5 * DAY,
            away_yearly=True,
            paused_until=None,
            meetings_a_month=9,
        )
    if situation["closed"] is not None:
        first = today + situation["closed"] * DAY
        closed_days.close(
            match.cohort_id, first_day=first, last_day=first + DAY, title="Fair", actor=coach_id
        )
    if situation["stay"] is not None:
        first, zone = today + situation["stay"][0] * DAY, situation["stay"][1]
        stays.stay(coach_id, first_day=first, last_day=first + 6 * DAY, zone=zone)


def take(situation, inside, pairs):
    """Book meetings of the pair, of another pair of its coach, and of one of its coach elsewhere."""
    for number, after in situation["taken"]:
        organization, match = pairs[number]
        at = situation["now"].replace(second=0) + timedelta(minutes=after)
        with inside(organization), suppress(SlotTaken):  # it may hit the one before
            book_outside(match.id, starts_at=at, minutes=45, format="video", key=uuid4())


def rows():
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Meeting, Occupancy)]


def offered_now(match, minutes):
    first = datetime.now(UTC).date() - 2 * DAY
    offer = offer_to(terms_of(match.id), first_day=first, last_day=first + AHEAD, minutes=minutes)
    return {slot.starts_at: slot for slot in offer.starts(minutes)}


@PROFILE
@given(situations())
def test_what_is_offered_can_be_booked_and_nothing_else(app, world, inside, ruled, situation):
    with taken_back(app), time_machine.travel(situation["now"], tick=False):
        organization, match = ruled(**situation["rules"])
        with inside(organization):
            arrange(situation, match)
            coach = db.session.get_one(Membership, (organization.id, match.coach_id))
            user = db.session.get_one(User, coach.user_id)
        elsewhere = world.organization()
        pairs = [
            (organization, match),
            (organization, world.match(organization, coach=coach)),
            (elsewhere, world.match(elsewhere, coach=world.coach(elsewhere, user=user))),
        ]
        take(situation, inside, pairs)
        with inside(organization):
            offered = offered_now(match, situation["minutes"])
            before = rows()
        starts = sorted(offered)
        for start in {starts[number % len(starts)] for number in situation["among"] if starts}:
            with taken_back(app), inside(organization):
                books(match, offered[start], before)
        with inside(organization):
            for start in others_than(starts, situation):
                refuses(match, start, situation["minutes"], starts)
            assert rows() == before


def books(match, slot, before):
    event("booked")
    """An offered slot is a meeting, at the local time that was shown, and takes both people's time."""
    minutes = slot.end - slot.start
    meeting = book(match, slot.starts_at, minutes=minutes)
    assert (meeting.state, meeting.ends_at) == ("confirmed", slot.ends_at)
    hour, minute = divmod(slot.local_minute, 60)
    assert meeting.local_start == f"{slot.local_day}T{hour:02}:{minute:02}"
    assert rows() == [before[0] + 1, before[1] + 2]


def others_than(starts, situation):
    """Starts that were not offered: anywhere, in the past, too far ahead, and just beside what was."""
    now = situation["now"].replace(second=0)
    step = timedelta(minutes=situation["hours"].increment_minutes)
    tried = {now + timedelta(minutes=after) for after in situation["wishes"]}
    tried |= {start + off for start in starts[:1] + starts[-1:] for off in (-step, step, step / 5)}
    return tried - set(starts)


def refuses(match, start, minutes, starts):
    event("refused")
    """A start that was not offered is refused with the reason, and with times that were."""
    with pytest.raises(SlotTaken) as refused:
        book(match, start, minutes=minutes)
    assert refused.value.status == 409
    assert refused.value.sentence != SlotTaken.sentence
    assert {slot.starts_at for slot in refused.value.nearest} <= set(starts)
