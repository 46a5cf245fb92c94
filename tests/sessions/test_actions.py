"""Logging: one log for a meeting, whoever is first; its state goes along; nobody is asked about it any more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.accounts.models import Membership
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.scheduling.models import Meeting
from mentoring.sessions import actions
from mentoring.sessions.models import Note, SessionLog
from mentoring.sessions.queries import log_for
from mentoring.sessions.told import ChoiceUnknown, DayLongAgo, DayToCome, MinutesWrong, Told

NINE = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)  # Tuesday, 9:00 am Central Time
AFTER = NINE + timedelta(hours=2)
HOUR = Told("met", 60)


@pytest.fixture(autouse=True)
def after_the_meeting():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def pair(world):
    """An organization, a match, and its meeting, an hour over."""
    organization = world.organization()
    match = world.match(organization)
    return organization, match, world.meeting(organization, match, NINE)


def ask(inside, organization, meeting):
    """The request to log that booking planned for both."""
    with inside(organization):
        people = select(Membership.user_id).where(
            Membership.id.in_((meeting.coach_id, meeting.participant_id))
        )
        for user_id in db.session.scalars(people).all():
            soon = now() + timedelta(minutes=5)
            db.session.add(
                Message(
                    user_id=user_id, kind="log_request", subject_id=meeting.id, why="A test.", due_at=soon
                )
            )
        db.session.commit()


def meeting_state():
    return db.session.scalar(select(Meeting.state))


def logs():
    return db.session.scalar(select(func.count()).select_from(SessionLog))


@pytest.mark.parametrize(
    ("happened", "state", "minutes"), [("met", "held", 45), ("moved", "missed", 0), ("missed", "missed", 0)]
)
def test_a_log_and_the_meetings_state_change_together(inside, pair, happened, state, minutes):
    organization, match, meeting = pair
    with inside(organization):
        log = actions.log_meeting(
            meeting.id, by=match.coach_id, told=Told(happened, 45, "phone", ("resume-review",))
        )
        assert meeting_state() == state
        assert (log.happened, log.minutes, log.format, log.topics, log.held_on) == (
            happened,
            minutes,
            "phone",
            ["resume-review"],
            date(2026, 12, 8),
        )


def test_a_log_withdraws_the_requests_still_to_come(inside, pair):
    organization, match, meeting = pair
    ask(inside, organization, meeting)
    with inside(organization):
        actions.log_meeting(meeting.id, by=match.participant_id, told=HOUR)
        found = db.session.execute(select(Message.state, Message.outcome)).all()
    assert [tuple(row) for row in found] == [("cancelled", "The meeting is logged.")] * 2


def test_the_second_logger_changes_nothing_but_adds_a_line(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        first = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR, line="Good start.")
        again = actions.log_meeting(
            meeting.id, by=match.participant_id, told=Told("missed"), line="Thank you."
        )
        assert again.id == first.id
        assert (logs(), meeting_state(), again.minutes) == (1, "held", 60)
        seen = log_for(first.id, match.participant_id)
        assert [(line.author_name, line.words, line.mine) for line in seen.lines] == [
            ("Ellis Grant", "Good start.", False),
            ("Dana Whitfield", "Thank you.", True),
        ]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (Told("met", 0), MinutesWrong),
        (Told("met", 601), MinutesWrong),
        (Told("danced", 60), ChoiceUnknown),
        (Told("met", 60, "pigeon"), ChoiceUnknown),
        (Told("met", 60, "video", ("gossip",)), ChoiceUnknown),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(inside, pair, told, refusal):
    organization, match, meeting = pair
    with inside(organization):
        with pytest.raises(refusal):
            actions.log_meeting(meeting.id, by=match.coach_id, told=told)
        assert (logs(), meeting_state()) == (0, "confirmed")


def test_one_minute_is_enough(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        assert actions.log_meeting(meeting.id, by=match.coach_id, told=Told("met", 1)).minutes == 1


def test_a_cancelled_meeting_and_one_to_come_are_not_logged(world, inside, pair):
    organization, match, _ = pair
    cancelled = world.meeting(organization, match, NINE - timedelta(days=7), state="cancelled")
    coming = world.meeting(organization, match, AFTER + timedelta(minutes=1))
    with inside(organization):
        with pytest.raises(actions.MeetingCancelled):
            actions.log_meeting(cancelled.id, by=match.coach_id, told=HOUR)
        with pytest.raises(actions.MeetingNotOver):
            actions.log_meeting(coming.id, by=match.coach_id, told=HOUR)
        assert logs() == 0


def test_nobody_else_logs_or_writes(world, inside, pair):
    organization, match, meeting = pair
    other = world.coach(organization, "Somebody Else")
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR)
        for verb in (
            lambda: actions.log_meeting(meeting.id, by=other.id, told=HOUR),
            lambda: actions.log_session(
                match.id, by=other.id, told=HOUR, held_on=date(2026, 12, 1), key=uuid4()
            ),
            lambda: actions.change_log(log.id, by=match.participant_id, told=Told("missed")),
            lambda: actions.add_line(log.id, by=other.id, line="Hello."),
            lambda: actions.take_back(log.id, by=match.participant_id),
        ):
            with pytest.raises(NotFound):
                verb()
        assert (logs(), db.session.scalar(select(func.count()).select_from(Note))) == (1, 0)


def test_another_organizations_meeting_is_not_there(world, inside, pair):
    _, match, meeting = pair
    with inside(world.organization()):
        with pytest.raises(NotFound):
            actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR)
        with pytest.raises(NotFound):
            actions.log_session(
                match.id, by=match.coach_id, told=HOUR, held_on=date(2026, 12, 1), key=uuid4()
            )


def test_a_session_without_a_meeting_is_logged_once_for_its_key(inside, pair):
    organization, match, _ = pair
    key = uuid4()
    with inside(organization):
        for _ in range(2):
            actions.log_session(
                match.id, by=match.participant_id, told=HOUR, held_on=date(2026, 12, 1), key=key
            )
        assert logs() == 1
        with pytest.raises(Conflict):
            actions.log_session(match.id, by=match.coach_id, told=HOUR, held_on=date(2026, 12, 2), key=key)


def test_a_session_of_a_meetings_day_is_that_meetings_log(inside, pair):
    organization, match, meeting = pair
    ask(inside, organization, meeting)
    with inside(organization):
        log = actions.log_session(
            match.id, by=match.coach_id, told=HOUR, held_on=date(2026, 12, 8), key=uuid4()
        )
        assert (log.meeting_id, meeting_state()) == (meeting.id, "held")
        assert set(db.session.scalars(select(Message.state))) == {"cancelled"}


def test_the_same_day_is_not_counted_twice_unless_they_say_so(inside, pair):
    organization, match, _ = pair
    details = {"told": HOUR, "held_on": date(2026, 12, 1)}
    with inside(organization):
        actions.log_session(match.id, by=match.coach_id, key=uuid4(), **details)
        with pytest.raises(actions.DayLoggedAlready):
            actions.log_session(match.id, by=match.participant_id, key=uuid4(), **details)
        actions.log_session(match.id, by=match.participant_id, key=uuid4(), twice=True, **details)
        assert logs() == 2


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(date(2026, 12, 9), DayToCome), (date(2025, 12, 6), DayLongAgo)],
)
def test_a_day_to_come_or_of_another_year_is_refused(inside, pair, day, refusal):
    organization, match, _ = pair
    with inside(organization), pytest.raises(refusal):
        actions.log_session(match.id, by=match.coach_id, told=HOUR, held_on=day, key=uuid4())


def test_today_is_the_day_where_the_person_is(world, inside):
    organization = world.organization(zone="America/Los_Angeles")
    in_auckland = world.coach(organization, user=world.user(zone="Pacific/Auckland"))
    match = world.match(organization, coach=in_auckland)
    tomorrow = {"told": HOUR, "held_on": date(2026, 12, 9)}
    with inside(organization):
        actions.log_session(match.id, by=match.coach_id, key=uuid4(), **tomorrow)
        with pytest.raises(DayToCome):
            actions.log_session(match.id, by=match.participant_id, key=uuid4(), twice=True, **tomorrow)


def test_changing_a_log_changes_the_meeting_too(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR, line="Old.", private="Mine.")
        actions.change_log(log.id, by=match.coach_id, told=Told("missed", 60), line="New.")
        assert meeting_state() == "missed"
        seen = log_for(log.id, match.coach_id)
        assert (seen.happened, seen.minutes) == ("missed", 0)
        assert [(line.layer, line.words) for line in seen.lines] == [("pair", "New."), ("private", "Mine.")]


def test_an_emptied_line_is_gone(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR, line="Said too much.")
        actions.add_line(log.id, by=match.coach_id, line="")
        assert db.session.scalar(select(func.count()).select_from(Note)) == 0


def test_taking_a_log_back_lets_the_meeting_wait_again(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR, line="Oh.")
        actions.take_back(log.id, by=match.coach_id)
        assert (logs(), meeting_state()) == (0, "confirmed")
        assert db.session.scalar(select(func.count()).select_from(Note)) == 0
        actions.log_meeting(meeting.id, by=match.participant_id, told=Told("missed"))
        assert meeting_state() == "missed"


def test_a_log_with_the_others_line_stays(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR)
        actions.add_line(log.id, by=match.participant_id, line="Thank you.")
        with pytest.raises(actions.OthersLineThere):
            actions.take_back(log.id, by=match.coach_id)
        assert logs() == 1


def test_a_meeting_that_changed_meanwhile_is_not_overwritten(inside, pair):
    organization, match, meeting = pair
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR)
        db.session.get_one(Meeting, (organization.id, meeting.id)).state = "cancelled"
        db.session.commit()
        with pytest.raises(Conflict):
            actions.change_log(log.id, by=match.coach_id, told=Told("missed"))
        assert meeting_state() == "cancelled"


@pytest.mark.real
def test_two_who_log_at_once_make_one_log_with_both_lines(app, committed):
    organization = committed.organization()
    match = committed.match(organization)
    meeting = committed.meeting(organization, match, NINE)

    def log(member_id):
        with app.app_context(), tenancy.organization(organization.id):
            return actions.log_meeting(meeting.id, by=member_id, told=HOUR, line=f"{member_id}").id

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(log, [match.coach_id, match.participant_id] * 4))
    assert len(made) == 1
    with app.app_context(), tenancy.organization(organization.id):
        assert (logs(), meeting_state()) == (1, "held")
        assert len(log_for(made.pop(), match.coach_id).lines) == 2


def test_the_call_before_the_answer_to_an_offer_is_logged_too(world, inside):
    organization = world.organization()
    match = world.match(organization, state="offered", answer_by=AFTER + timedelta(days=3))
    meeting = world.meeting(organization, match, NINE)
    with inside(organization):
        log = actions.log_meeting(meeting.id, by=match.coach_id, told=HOUR)
        assert (log.match_id, log.minutes) == (match.id, HOUR.minutes)
