"""Kinds of meetings: the kind's length decides what is offered and what is accepted, in every way to book."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.organizations import meeting_kinds
from mentoring.organizations.meeting_kinds import Described
from mentoring.organizations.plan_shape import plan_from
from mentoring.scheduling import holds, meetings, series, time_proposals
from mentoring.scheduling.kinds import (
    FormatNotOffered,
    KindUnknown,
    PlaceMissing,
    kind_chosen,
    kind_named,
    lasting,
    ways,
)
from mentoring.scheduling.models import Meeting, Occupancy
from mentoring.scheduling.offers import offer_to
from mentoring.scheduling.outside import book_outside
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.terms import terms_of
from tests.scheduling.pairs import NINE, TEN, book
from tests.world import AT_ONCE, KINDS

pytestmark = pytest.mark.usefixtures("on_a_monday")
PLAN = plan_from(AT_ONCE | {"meeting_kinds": KINDS})


@pytest.fixture
def pair(world, inside):
    """Inside the organization of a match whose program has kinds; the coach keeps Tuesdays 9 to noon."""
    organization = world.organization()
    program = world.program(organization, template=AT_ONCE | {"meeting_kinds": KINDS})
    match = world.match(organization, cohort=world.cohort(organization, program=program, state="running"))
    with inside(organization):
        yield match


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_kind_is_chosen_where_there_are_any_and_only_among_those_that_are_open():
    assert kind_chosen(PLAN, "mock").title == "Mock interview"
    for key in ("", "old", "nothing"):
        with pytest.raises(KindUnknown):
            kind_chosen(PLAN, key)
    plain = plan_from(AT_ONCE)
    assert kind_chosen(plain, "") is None
    with pytest.raises(KindUnknown):
        kind_chosen(plain, "mock")
    assert lasting(plain, None) is plain
    assert lasting(PLAN, kind_named(PLAN, "mock")).meeting_minutes == 45


def test_ways_to_meet_are_the_kinds_as_far_as_the_coach_meets_in_them():
    first = kind_named(PLAN, "first")
    assert ways(first, ["phone", "video"]) == ["video"]
    assert ways(first, ["phone"]) == ["video", "in_person"]
    assert ways(None, ["phone"]) == ["phone"]


def test_what_is_offered_for_a_kind_is_accepted_and_nothing_else(pair):
    for key in ("first", "mock", "walk"):
        kind = kind_named(PLAN, key)
        found = offer_to(
            terms_of(pair.id), first_day=date(2026, 12, 8), last_day=date(2026, 12, 8), minutes=kind.minutes
        )
        offered = [slot.starts_at for slot in found.starts(kind.minutes)]
        grid = [NINE + timedelta(minutes=30 * step) for step in range(-2, 8)]
        accepted = []
        for starts_at in grid:
            try:
                meeting = book(pair, starts_at, kind=key, format=kind.formats[-1], place="Here", minutes=5)
            except SlotTaken:
                continue
            accepted.append(starts_at)
            assert (meeting.ends_at - meeting.starts_at, meeting.kind, meeting.kind_title) == (
                timedelta(minutes=kind.minutes),
                key,
                kind.title,
            )
            meetings.cancel(meeting.id, sequence=0, actor=pair.coach_id)
        assert accepted == offered
        assert len(offered) == (180 - kind.minutes) // 30 + 1


def test_the_loser_of_a_race_is_offered_times_that_are_long_enough(pair):
    book(pair, NINE, kind="mock")
    with pytest.raises(SlotTaken) as refused:
        book(pair, NINE, kind="walk", format="in_person")
    assert [slot.starts_at for slot in refused.value.nearest] == [
        NINE - timedelta(days=7) + timedelta(minutes=30),  # the day before is too soon for 9:00
        TEN - timedelta(days=7),
        TEN,
    ]


def test_in_person_needs_a_place_and_takes_the_kinds(pair):
    with pytest.raises(PlaceMissing):
        book(pair, kind="first", format="in_person")
    with pytest.raises(FormatNotOffered):
        book(pair, kind="mock", format="phone")
    with pytest.raises(KindUnknown):
        book(pair)
    assert count(Meeting) == count(Occupancy) == 0
    assert book(pair, NINE, kind="walk", format="in_person").place == "City Hall, Room 2"
    later = NINE + timedelta(days=7)
    assert book(pair, later, kind="walk", format="in_person", place="The café").place == "The café"


def test_a_hold_keeps_the_length_of_the_kind(pair):
    kept = holds.hold(pair.id, starts_at=NINE, by=pair.participant_id, kind="first")
    assert kept.minutes == 90
    with pytest.raises(KindUnknown):
        holds.hold(pair.id, starts_at=NINE, by=pair.participant_id, kind="old")


def test_a_series_is_of_one_kind(pair):
    made = series.book_series(
        pair.id,
        starts_at=NINE,
        rhythm="monthly",
        seen=sum(
            not each.why
            for each in series.occurrences(
                terms_of(pair.id).meaning(kind_named(PLAN, "mock")), NINE, "monthly"
            )
        ),
        format="video",
        kind="mock",
        key=uuid4(),
        by=pair.participant_id,
    )
    assert len(made) > 5
    assert {(meeting.kind, meeting.ends_at - meeting.starts_at) for meeting in made} == {
        ("mock", timedelta(minutes=45))
    }


def test_a_coach_books_and_proposes_a_kind_outside_the_hours(pair):
    evening = NINE + timedelta(hours=9)
    meeting = book_outside(
        pair.id, starts_at=evening, minutes=60, format="in_person", kind="walk", key=uuid4()
    )
    assert (meeting.ends_at - evening, meeting.place) == (timedelta(hours=2), "City Hall, Room 2")
    proposal = time_proposals.propose(
        pair.id,
        by=pair.coach_id,
        starts=[evening + timedelta(days=1)],
        format="in_person",
        place="The café",
        kind="first",
        key=uuid4(),
    )
    agreed = time_proposals.choose(proposal.id, starts_at=evening + timedelta(days=1))
    assert (agreed.kind_title, agreed.place, agreed.ends_at - agreed.starts_at) == (
        "First meeting",
        "The café",
        timedelta(minutes=90),
    )


def test_a_meeting_that_moves_stays_as_long_as_it_was_booked_whatever_becomes_of_its_kind(pair):
    meeting = book(pair, NINE, kind="mock")
    program_id = db.session.scalar(select(Cohort.program_id).where(Cohort.id == pair.cohort_id))
    meeting_kinds.change(program_id, "mock", Described("Practice", 180, ("video",)), actor=None)
    meeting_kinds.archive(program_id, "mock", archived=True, actor=None)
    moved = meetings.move(meeting.id, starts_at=TEN, sequence=0, actor=pair.participant_id)
    assert (moved.kind_title, moved.ends_at - moved.starts_at) == ("Mock interview", timedelta(minutes=45))
    with pytest.raises(KindUnknown):
        book(pair, TEN + timedelta(hours=1), kind="mock")
