"""New rules of a time zone: a meeting keeps its time on the coach's wall, and people are told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from mentoring.foundation.errors import Conflict
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.scheduling import rezoning
from mentoring.scheduling.announcing import RULES_CHANGED
from mentoring.scheduling.models import Meeting, Occupancy
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.zones import tzdata_version
from tests.scheduling.pairs import NINE, TEN, book

pytestmark = pytest.mark.usefixtures("on_a_monday")
HOUR = timedelta(hours=1)


def as_read_by_other_rules(meeting, hours=1):
    """Put a meeting where rules with another offset would have put it."""
    db.session.execute(
        text("UPDATE occupancies SET during = tstzrange(:low, :high) WHERE meeting_id = :id"),
        {"low": NINE + hours * HOUR, "high": TEN + hours * HOUR, "id": meeting.id},
        execution_options={"crossing": "a test"},
    )
    meeting = db.session.scalars(select(Meeting).where(Meeting.id == meeting.id)).one()
    meeting.starts_at, meeting.ends_at, meeting.tzdata = NINE + hours * HOUR, TEN + hours * HOUR, "2001a"
    db.session.commit()
    return meeting


@pytest.fixture
def shifted(inside, ruled):
    """A meeting at 9:00 on the coach's wall whose instant was computed an hour off."""
    organization, match = ruled()
    with inside(organization):
        meeting = as_read_by_other_rules(book(match))
    return organization, match, meeting


def test_what_would_move_is_seen_and_nothing_moves(inside, shifted):
    organization, _, meeting = shifted
    with inside(organization):
        assert [(each.meeting_id, each.was, each.will_be) for each in rezoning.shifts()] == [
            (meeting.id, TEN, NINE)
        ]
        assert db.session.scalar(select(Meeting.starts_at)) == TEN


def test_a_shifted_meeting_keeps_its_row_and_wall_and_both_are_told(inside, shifted):
    organization, _, meeting = shifted
    with inside(organization):
        assert rezoning.shift(meeting.id, sequence=0)
        row = db.session.scalars(select(Meeting)).one()
        assert (row.id, row.sequence, row.starts_at, row.ends_at) == (meeting.id, 1, NINE, TEN)
        assert (row.local_start, row.tzdata) == ("2026-12-08T09:00", tzdata_version())
        assert {each.lower for each in db.session.scalars(select(Occupancy.during))} == {NINE}
        invitations = select(func.count()).where(Message.kind == "meeting_invitation", Message.sequence == 1)
        assert db.session.scalar(invitations) == 2
        assert rezoning.shifts() == []
        assert not rezoning.shift(meeting.id, sequence=1)


def test_the_message_says_that_the_rules_changed(inside, shifted, carry_out, outbox):
    organization, _, meeting = shifted
    carry_out()
    with inside(organization):
        rezoning.shift(meeting.id, sequence=0)
    carry_out()
    moved = [mail for mail in outbox if mail["Subject"].startswith("Moved: meeting with")]
    said = [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in moved]
    assert len(said) == 2
    assert all(RULES_CHANGED in text for text in said)


def test_one_that_was_changed_or_has_no_room_stays_and_says_so(world, inside, shifted):
    organization, match, meeting = shifted
    other = world.match(organization, coach=type("Coach", (), {"id": match.coach_id}))
    with inside(organization):
        with pytest.raises(Conflict):
            rezoning.shift(meeting.id, sequence=5)
        book(other, NINE)
        with pytest.raises(SlotTaken):
            rezoning.shift(meeting.id, sequence=0)
        assert db.session.scalar(select(Meeting.starts_at).where(Meeting.id == meeting.id)) == TEN


def test_meetings_that_the_rules_did_not_move_are_noted_and_looked_at_no_more(inside, ruled):
    organization, match = ruled()
    with inside(organization):
        as_read_by_other_rules(book(match), hours=0)
        assert rezoning.shifts() == []
        assert rezoning.note_rules() == 1
        assert db.session.scalar(select(Meeting.tzdata)) == tzdata_version()


@pytest.mark.parametrize(
    ("local_start", "starts_at", "means"),
    [
        (
            "2026-11-01T01:30",
            datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
            datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        ),
        (
            "2026-11-01T01:30",
            datetime(2026, 11, 1, 7, 30, tzinfo=UTC),
            datetime(2026, 11, 1, 7, 30, tzinfo=UTC),
        ),
        (
            "2026-11-01T01:30",
            datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
            datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
        ),
        ("2026-03-08T02:30", datetime(2026, 3, 8, 9, 30, tzinfo=UTC), datetime(2026, 3, 8, 8, 0, tzinfo=UTC)),
        ("", NINE, None),
    ],
)
def test_what_a_local_start_means(local_start, starts_at, means):
    meeting = Meeting(local_start=local_start, zone="America/Chicago", starts_at=starts_at)
    assert rezoning.meant(meeting) == means


def test_the_command_shows_and_with_apply_moves(app, shifted, inside):
    organization, _, meeting = shifted
    said = f"{meeting.id}: 2026-12-08 16:00 to 2026-12-08 15:00 UTC, 2026-12-08T09:00 in America/Chicago"
    rules = f"Time zone rules {tzdata_version()}."

    def run(*options):
        result = app.test_cli_runner().invoke(args=["meetings", "rezone", *options])
        assert result.exit_code == 0, result.output
        return result.output.splitlines()

    assert run() == [rules, f"{said}: would move", "1 to move. Add --apply to move them."]
    assert run("--apply") == [rules, f"{said}: moved", "1 of 1 moved."]
    assert run("--apply") == [rules, "0 of 0 moved."]
    with inside(organization):
        assert db.session.scalar(select(Meeting.starts_at)) == NINE
