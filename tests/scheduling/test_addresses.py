"""Another address for a member: it moves only by an invitation there, and no account is revealed, changed or taken."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range as Span

from mentoring.accounts import invitations, people
from mentoring.accounts.lists import member_by_id
from mentoring.accounts.models import User
from mentoring.accounts.queries import doors_of
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.scheduling import addresses
from mentoring.scheduling.models import Occupancy

NEXT_YEAR = datetime(2027, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def organization(world):
    return world.organization("Golden State")


def written(organization, inside, member, email):
    with inside(organization):
        return addresses.change_address(member.id, email, actor=None)


def row_of(organization, inside, member):
    with inside(organization):
        row = member_by_id(member.id)
    return row.email, row.standing


def users(app):
    with app.app_context():
        return dict(db.session.execute(select(User.email, User.password_hash)).all())


def test_somebody_who_was_never_invited_is_at_the_new_address_at_once_and_nobody_is_written_to(
    world, organization, inside, carry_out, outbox
):
    member = world.member(organization, user=world.user("old@example.org"), invited_at=None, accepted_at=None)
    assert written(organization, inside, member, "New@Example.org") is True
    assert row_of(organization, inside, member) == ("new@example.org", "not_invited")
    carry_out()
    assert outbox == []


def test_somebody_who_was_invited_is_invited_at_the_new_address_and_the_old_invitation_is_dropped(
    world, organization, inside, carry_out, outbox
):
    old = world.user("old@example.org")
    member = world.member(organization, user=old, invited_at=None, accepted_at=None)
    with inside(organization):
        invitations.invite([member.id])
    assert written(organization, inside, member, "new@example.org") is True
    carry_out()
    assert [email["To"] for email in outbox] == ["Dana Whitfield <new@example.org>"]
    assert row_of(organization, inside, member) == ("new@example.org", "invited")


def test_the_invitation_at_the_old_address_never_signs_anybody_in_as_the_new_one(world, organization, inside):
    old, victim = world.user("old@example.org"), world.user("victim@example.org")
    member = world.member(organization, user=old, accepted_at=None)
    written(organization, inside, member, "victim@example.org")
    with inside(organization), pytest.raises(LinkExpired):
        invitations.accept(member.id, user_id=old.id, browser="Firefox")
    with inside(organization):
        assert invitations.accept(member.id, user_id=victim.id, browser="Firefox")


def test_somebody_who_is_in_keeps_the_membership_until_the_new_address_says_yes(
    world, organization, inside, app, carry_out, outbox
):
    old = world.user("old@example.org", password_hash="kept")
    member = world.member(organization, user=old)
    assert written(organization, inside, member, "new@example.org") is False
    assert row_of(organization, inside, member) == ("old@example.org", "accepted")
    carry_out()
    assert sorted((email["To"], email["Subject"]) for email in outbox) == [
        ("Dana Whitfield <old@example.org>", "Golden State was told a new address for you"),
        ("new@example.org", "Golden State wants to reach you at this address"),
    ]
    with app.app_context():
        new = db.session.scalars(select(User).where(User.email == "new@example.org")).one()
        assert doors_of(new.id) == []
    with inside(organization):
        assert addresses.accept(member.id, of=old.id, to=new.id) == "Dana Whitfield"
    assert row_of(organization, inside, member) == ("new@example.org", "accepted")
    with app.app_context():
        assert doors_of(old.id) == []
        assert [door.organization_id for door in doors_of(new.id)] == [organization.id]
    assert users(app) == {"old@example.org": "kept", "new@example.org": None}


def test_known_and_unknown_addresses_get_the_same_answer_and_no_account_is_changed(
    world, organization, inside, app
):
    known = world.user("known@example.org", password_hash="theirs")
    elsewhere = world.organization()
    theirs = world.member(elsewhere, "Known Elsewhere", user=known)
    answers, standings = [], []
    for email in ("known@example.org", "unknown@example.org"):
        fresh = world.member(organization, accepted_at=None)
        settled = world.member(organization)
        answers.append((written(organization, inside, fresh, email),))
        standings.append(row_of(organization, inside, fresh)[1])
        other = world.organization()
        member = world.member(other)
        answers[-1] += (written(other, inside, member, email),)
        assert settled.user_id != known.id
    assert answers == [(True, False), (True, False)]
    assert standings == ["invited", "invited"]
    assert users(app)["known@example.org"] == "theirs"
    assert row_of(elsewhere, inside, theirs) == ("known@example.org", "accepted")


@pytest.mark.parametrize("left_at", [None, NEXT_YEAR])
def test_an_address_of_another_member_is_refused_by_name(world, organization, inside, left_at):
    world.member(organization, "Ellis Grant", user=world.user("ellis@example.org"), left_at=left_at)
    member = world.member(organization)
    with pytest.raises(people.AlreadyAMember) as refused:
        written(organization, inside, member, "ellis@example.org")
    assert refused.value.sentence == "Ellis Grant has this address already."


def test_a_link_works_once_and_not_after_another_address_was_written(world, organization, inside):
    old, first, second = (world.user(f"{name}@example.org") for name in ("old", "first", "second"))
    member = world.member(organization, user=old)
    written(organization, inside, member, "first@example.org")
    with inside(organization):
        addresses.accept(member.id, of=old.id, to=first.id)
    for receiver in (first, second):
        with inside(organization), pytest.raises(LinkExpired):
            addresses.accept(member.id, of=old.id, to=receiver.id)


def test_booked_times_and_planned_messages_come_along(world, organization, inside, app):
    match = world.match(organization)
    meeting = world.meeting(organization, match, NEXT_YEAR)
    with inside(organization):
        coach = member_by_id(match.coach_id)
    new = world.user("new@example.org")
    with app.app_context():
        old_id = db.session.scalar(select(User.id).where(User.email == coach.email))
    world.add(
        Occupancy(
            user_id=old_id, during=Span(NEXT_YEAR, NEXT_YEAR + timedelta(hours=1)), meeting_id=meeting.id
        )
    )
    for state in ("planned", "sent"):
        reminder = Message(
            user_id=old_id, kind="meeting_reminder", subject_id=meeting.id, why="A test.", due_at=NEXT_YEAR,
            state=state, offset_minutes=60 if state == "planned" else 1440,
        )  # fmt: skip
        world.add(reminder, organization)
    with inside(organization):
        addresses.accept(match.coach_id, of=old_id, to=new.id)
    with inside(organization):
        assert db.session.scalars(select(Occupancy.user_id)).all() == [new.id]
        found = db.session.execute(select(Message.state, Message.user_id).order_by(Message.state)).all()
    assert [tuple(row) for row in found] == [("planned", new.id), ("sent", old_id)]


def test_a_time_that_is_taken_elsewhere_refuses_and_moves_nothing(world, organization, inside, app):
    match = world.match(organization)
    meeting = world.meeting(organization, match, NEXT_YEAR)
    new = world.user("new@example.org")
    with inside(organization):
        old_email = member_by_id(match.participant_id).email
    with app.app_context():
        old_id = db.session.scalar(select(User.id).where(User.email == old_email))
    hour = Span(NEXT_YEAR, NEXT_YEAR + timedelta(hours=1))
    world.add(Occupancy(user_id=old_id, during=hour, meeting_id=meeting.id))
    world.add(Occupancy(user_id=new.id, during=hour, meeting_id=match.id))
    with inside(organization), pytest.raises(addresses.TimesTaken):
        addresses.accept(match.participant_id, of=old_id, to=new.id)
    with inside(organization):
        assert member_by_id(match.participant_id).email == old_email


def test_what_is_no_address_and_who_left_are_refused(world, organization, inside):
    member = world.member(organization)
    with pytest.raises(people.AddressUnusable):
        written(organization, inside, member, "nobody")
    gone = world.member(organization, left_at=NEXT_YEAR)
    with pytest.raises(addresses.MemberHasLeft):
        written(organization, inside, gone, "new@example.org")


def test_the_same_address_changes_nothing(world, organization, inside):
    member = world.member(organization, user=world.user("dana@example.org"))
    assert written(organization, inside, member, " DANA@example.org") is True
    assert row_of(organization, inside, member) == ("dana@example.org", "accepted")


def test_a_neighbours_member_is_not_there(world, organization, inside):
    member = world.member(world.organization())
    with pytest.raises(NotFound):
        written(organization, inside, member, "new@example.org")
    new = world.user("new@example.org")
    with inside(organization), pytest.raises(LinkExpired):
        addresses.accept(member.id, of=member.user_id, to=new.id)


def test_somebody_who_got_a_place_of_their_own_meanwhile_takes_no_second_one(world, organization, inside):
    member, new = world.member(organization), world.user("new@example.org")
    written(organization, inside, member, "new@example.org")
    world.member(organization, user=new)
    with inside(organization), pytest.raises(LinkExpired):
        addresses.accept(member.id, of=member.user_id, to=new.id)
    with inside(organization):
        assert addresses.asked(member.id, of=member.user_id, to=new.id) is None
