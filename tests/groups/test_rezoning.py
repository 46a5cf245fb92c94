"""New rules of a time zone: a group keeps its time on the coach's wall, and everybody with a seat is told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from mentoring.foundation.errors import Conflict
from mentoring.foundation.extensions import db
from mentoring.groups import actions, rezoning, seats
from mentoring.messages.models import Message
from mentoring.scheduling.announcing import RULES_CHANGED
from mentoring.scheduling.models import GroupMeeting, Occupancy
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.zones import tzdata_version
from tests.groups.test_seats import Class
from tests.scheduling.pairs import NINE, TEN, WEEK, book

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def shifted(world, inside):
    """A group at 9:00 on the coach's wall whose instant was computed an hour off; one of three waits."""
    found = Class(world, 3)
    with inside(found.organization):
        found.id = found.open().id
        for each in found.people:
            seats.join(found.id, each.id)
        db.session.execute(
            text("UPDATE occupancies SET during = tstzrange(:low, :high) WHERE meeting_id = :id"),
            {"low": TEN, "high": TEN + HOUR, "id": found.id},
            execution_options={"crossing": "a test"},
        )
        row = db.session.scalars(select(GroupMeeting)).one()
        assert (row.local_start, row.zone) == ("2026-12-08T09:00", "America/Chicago")
        row.starts_at, row.ends_at, row.tzdata = TEN, TEN + HOUR, "2001a"
        db.session.commit()
    return found


def test_a_shifted_group_keeps_its_wall_and_the_coach_and_each_seat_are_told(
    inside, shifted, carry_out, outbox
):
    carry_out()
    with inside(shifted.organization):
        assert [(each.meeting_id, each.was, each.will_be) for each in rezoning.shifts()] == [
            (shifted.id, TEN, NINE)
        ]
        assert rezoning.shift(shifted.id, sequence=0)
        row = db.session.scalars(select(GroupMeeting)).one()
        assert (row.sequence, row.starts_at, row.ends_at) == (1, NINE, TEN)
        assert (row.local_start, row.tzdata) == ("2026-12-08T09:00", tzdata_version())
        assert set(db.session.scalars(select(func.lower(Occupancy.during)))) == {NINE}
        told = select(Message.why).where(Message.kind == "group_invitation", Message.sequence == 1)
        assert db.session.scalars(told).all() == [RULES_CHANGED] * 3
        assert rezoning.shifts() == []
        assert not rezoning.shift(shifted.id, sequence=1)
    carry_out()
    moved = [mail for mail in outbox if mail["Subject"].startswith("Moved: ")]
    said = [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in moved]
    assert len(said) == 3
    assert all(RULES_CHANGED in text for text in said)


def test_one_that_was_changed_or_has_no_room_stays_and_one_cancelled_is_over(world, inside, shifted):
    match = world.match(
        shifted.organization,
        cohort=shifted.cohort,
        coach=world.coach(shifted.organization, "Kim Ng"),
        participant=shifted.people[0],
    )
    with inside(shifted.organization):
        with pytest.raises(Conflict):
            rezoning.shift(shifted.id, sequence=5)
        book(match, NINE)
        with pytest.raises(SlotTaken):
            rezoning.shift(shifted.id, sequence=0)
        assert db.session.scalar(select(GroupMeeting.starts_at)) == TEN
        actions.cancel_group(shifted.id, sequence=0)
        assert not rezoning.shift(shifted.id, sequence=1)


def test_the_command_shows_and_with_apply_moves_and_notes_the_others(app, shifted, inside):
    with inside(shifted.organization):
        other = shifted.open(NINE + WEEK).id
        db.session.execute(
            text("UPDATE group_meetings SET tzdata = '2001a' WHERE id = :id"),
            {"id": other},
            execution_options={"crossing": "a test"},
        )
        db.session.commit()
    said = f"{shifted.id}: 2026-12-08 16:00 to 2026-12-08 15:00 UTC, 2026-12-08T09:00 in America/Chicago"
    rules = f"Time zone rules {tzdata_version()}."

    def run(*options):
        result = app.test_cli_runner().invoke(args=["meetings", "rezone", *options])
        assert result.exit_code == 0, result.output
        return result.output.splitlines()

    assert run() == [rules, f"{said}: would move", "1 to move. Add --apply to move them."]
    assert run("--apply") == [rules, f"{said}: moved", "1 of 1 moved."]
    assert run("--apply") == [rules, "0 of 0 moved."]
    with inside(shifted.organization):
        assert set(db.session.scalars(select(GroupMeeting.tzdata))) == {tzdata_version()}


def test_a_move_is_read_by_the_present_rules(inside, shifted):
    with inside(shifted.organization):
        actions.move_group(shifted.id, starts_at=NINE + WEEK, sequence=0)
        row = db.session.scalars(select(GroupMeeting)).one()
        assert (row.local_start, row.tzdata) == ("2026-12-15T09:00", tzdata_version())
