"""The demo is whole, believable in its numbers, and filled once."""

from collections import Counter

import pytest
import time_machine
from sqlalchemy import func, select

from mentoring.accounts.actions import enter_with_password
from mentoring.accounts.models import Door, Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.demo.fill import fill
from mentoring.demo.sign_ins import PASSWORD, SIGN_INS
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match, Preference, Proposal
from mentoring.messages.models import Message
from mentoring.organizations.models import Organization
from mentoring.scheduling.models import GroupMeeting, Meeting, MeetingGuest, Occupancy, Seat
from mentoring.sessions.models import SessionLog
from mentoring.sessions.notes import readable
from mentoring.today.queries import hands


@pytest.fixture
def filled(app, rolled_back):
    """The demo, and the ids of its two organizations."""
    with app.app_context():
        said = []
        fill(said.append)
        assert said[-1] == "The demonstration is filled."
        ids = dict(db.session.execute(select(Organization.slug, Organization.id)).all())
        yield ids


def counted(column, *conditions):
    return dict(db.session.execute(select(column, func.count()).where(*conditions).group_by(column)).all())


def test_the_first_association_has_people_and_cohorts_in_every_state(filled):
    with tenancy.organization(filled["golden-state"]):
        roles = db.session.execute(
            select(
                func.count().filter(Membership.is_administrator),
                func.count().filter(Membership.is_coach),
                func.count().filter(Membership.is_participant),
            )
        ).one()
        assert tuple(roles) == (2, 26, 36)
        assert counted(Cohort.state) == {"closed": 1, "running": 2, "open": 1, "draft": 1}
        stand = Counter(
            "left" if one.left_at else "in" if one.accepted_at else "invited" if one.invited_at else "new"
            for one in db.session.scalars(select(Membership))
        )
        assert set(stand) == {"left", "in", "invited", "new"}
        assert db.session.scalar(select(func.count()).where(Match.state == "active")) == 19
        assert counted(Match.state, Match.answer_by.is_not(None)) == {"offered": 1, "ended": 2}
        assert counted(Preference.ruled_out).keys() == {True, False}
        assert counted(Proposal.state) == {"superseded": 1, "draft": 1}
        assert db.session.scalar(select(Proposal.remark).where(Proposal.state == "draft")).startswith(
            "Wishes"
        )


def test_meetings_logs_and_lines_tell_of_four_months(filled):
    instant = now()
    with tenancy.organization(filled["golden-state"]):
        past = counted(Meeting.state, Meeting.starts_at < instant)
        assert past.keys() == {"held", "missed", "cancelled", "confirmed"}
        assert counted(Meeting.state, Meeting.starts_at > instant).keys() == {"confirmed"}
        assert counted(SessionLog.happened).keys() == {"met", "missed"}
        dana = db.session.scalars(select(Membership).where(Membership.name == "Dana Whitfield")).one()
        logs = db.session.scalars(
            select(SessionLog.id)
            .join(Match, Match.id == SessionLog.match_id)
            .where(Match.participant_id == dana.id)
        ).all()
        assert len(logs) == 5
        assert readable(logs, reader_id=dana.id).keys() == set(logs)


def test_group_meetings_stand_in_every_state(filled):
    with tenancy.organization(filled["golden-state"]):
        assert counted(GroupMeeting.state, GroupMeeting.ends_at > now()) == {"open": 3, "cancelled": 1}
        assert counted(GroupMeeting.state, GroupMeeting.ends_at <= now()) == {"open": 1}
        assert counted(Seat.came, Seat.came.is_not(None)) == {True: 3, False: 1}
        seats = counted(Seat.state, Seat.came.is_(None))
        assert seats == {"taken": 8, "waiting": 3, "offered": 1}


def test_every_meeting_to_come_takes_both_people_s_time(filled):
    coming = circles = guests = 0
    for organization_id in filled.values():
        with tenancy.organization(organization_id):
            groups = select(GroupMeeting.id).where(GroupMeeting.state == "open", GroupMeeting.ends_at > now())
            circles += len(db.session.scalars(groups).all())
            circles += db.session.scalar(
                select(func.count()).where(Seat.state == "taken", Seat.group_id.in_(groups))
            )
            coming += db.session.scalar(
                select(func.count()).where(Meeting.state == "confirmed", Meeting.starts_at > now())
            )
            guests += db.session.scalar(select(func.count()).where(MeetingGuest.state == "asked"))
    assert coming > 10
    assert (circles, guests) == (10, 1)
    assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 2 * coming + circles + guests


def test_today_has_every_kind_of_work(filled):
    with tenancy.organization(filled["golden-state"]):
        kinds = Counter(hand.kind for hand in hands(now()))
        assert kinds.keys() == {
            "message_failed",
            "no_first_meeting",
            "no_log",
            "not_matched",
            "not_accepted",
            "fell_through",
        }
        assert counted(Message.state).keys() == {
            "sent",
            "planned",
            "failed",
            "uncertain",
            "expired",
            "cancelled",
        }


def test_one_person_is_in_both_and_each_sign_in_works(filled):
    doors = select(func.count()).select_from(Door).join(User, User.id == Door.user_id)
    assert db.session.scalar(doors.where(User.email == "marisol.vega@golden-state.example")) == 2
    for person in SIGN_INS:
        assert enter_with_password(person.email, PASSWORD, browser="Firefox")


def test_it_is_filled_once(filled):
    said = []
    people = db.session.scalar(select(func.count()).select_from(User))
    fill(said.append)
    assert said == [
        "The demo's golden-state is there already.",
        "The demo's front-range is there already.",
        "The demonstration is filled.",
    ]
    assert db.session.scalar(select(func.count()).select_from(User)) == people
    assert db.session.scalar(select(func.count()).select_from(Organization)) == 3


@pytest.mark.parametrize(
    "day", ["2028-02-29T23:50Z", "2027-01-01T00:10Z", "2026-03-08T10:30Z", "2026-11-01T08:30Z"]
)
def test_it_can_be_filled_on_any_day(app, rolled_back, day):
    with time_machine.travel(day), app.app_context():
        fill(str)
        golden_state = db.session.scalar(select(Organization.id).where(Organization.slug == "golden-state"))
        with tenancy.organization(golden_state):
            unlogged = db.session.scalars(
                select(Meeting.ends_at).where(Meeting.state == "confirmed", Meeting.starts_at <= now())
            ).all()
            assert len(unlogged) == 3
            assert all(ends_at < now() for ends_at in unlogged)
            assert db.session.scalar(select(func.max(SessionLog.created_at))) <= now()
