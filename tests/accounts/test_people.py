"""Adding, changing, inviting and letting go of an organization's people."""

from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from mentoring.accounts import people
from mentoring.accounts.lists import administrators, member_by_id
from mentoring.accounts.models import Door, Membership, User
from mentoring.accounts.people import Particulars
from mentoring.accounts.queries import doors_of
from mentoring.cohorts.belonging import ids_in
from mentoring.foundation import tenancy
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.organizations.models import AuditEntry

COACH = Particulars(name="Ellis Grant", agency="Chico", is_coach=True)


@pytest.fixture
def organization(world):
    return world.organization()


def invitations(organization, inside):
    with inside(organization):
        return sorted(db.session.scalars(select(Message.user_id).where(Message.kind == "invitation")))


def enters(app, member):
    with app.app_context():
        return [door.organization_id for door in doors_of(member.user_id)]


def test_somebody_new_is_added_and_invited_if_asked(organization, inside):
    with inside(organization):
        now = people.add(" Ellis@Example.org ", COACH, invite=True, actor=None)
    with inside(organization):
        later = people.add("later@example.org", COACH, invite=False, actor=None)
    with inside(organization):
        rows = [member_by_id(now), member_by_id(later)]
    assert [(row.email, row.agency, row.roles, row.standing) for row in rows] == [
        ("ellis@example.org", "Chico", ("Coach",), "invited"),
        ("later@example.org", "Chico", ("Coach",), "not_invited"),
    ]
    assert len(invitations(organization, inside)) == 1


def test_an_address_of_a_member_is_refused_by_name(world, organization, inside):
    world.member(organization, "Dana Whitfield", user=world.user("dana@example.org"))
    with inside(organization), pytest.raises(people.AlreadyAMember) as refused:
        people.add("DANA@example.org", COACH, invite=True, actor=None)
    assert (refused.value.field, refused.value.sentence) == (
        "email",
        "Dana Whitfield has this address already.",
    )
    assert invitations(organization, inside) == []


def test_a_person_of_another_organization_is_added_without_being_changed(world, organization, inside, app):
    other = world.organization()
    user = world.user("dana@example.org", name="Dana W.", password_hash="kept")
    elsewhere = world.member(other, "Dana Whitfield", user=user, agency="Reno")
    with inside(organization):
        added = people.add("dana@example.org", COACH, invite=True, actor=None)
    with inside(organization):
        assert (member_by_id(added).name, member_by_id(added).agency) == ("Ellis Grant", "Chico")
    with inside(other):
        assert (member_by_id(elsewhere.id).name, member_by_id(elsewhere.id).agency) == (
            "Dana Whitfield",
            "Reno",
        )
    with app.app_context():
        kept = db.session.get_one(User, user.id)
        assert (kept.name, kept.password_hash) == ("Dana W.", "kept")


def test_somebody_who_left_comes_back_when_added_again(world, organization, inside, app):
    user = world.user("dana@example.org")
    member = world.member(organization, user=user, is_participant=True)
    with inside(organization):
        people.leave(member.id, actor=None)
    with inside(organization):
        assert people.add("dana@example.org", COACH, invite=True, actor=None) == member.id
    with inside(organization):
        assert member_by_id(member.id).standing == "accepted"
    assert enters(app, member) == [organization.id]


def test_somebody_needs_an_address_and_a_role(organization, inside):
    with inside(organization), pytest.raises(people.AddressUnusable):
        people.add("dana@", COACH, invite=True, actor=None)
    with inside(organization), pytest.raises(people.RoleMissing):
        people.add("dana@example.org", Particulars(name="Dana"), invite=True, actor=None)


def test_what_is_kept_can_be_changed_and_the_record_says_by_whom(world, organization, inside):
    administrator = world.administrator(organization)
    member = world.member(organization, is_participant=True)
    with inside(organization):
        people.change(member.id, COACH, actor=administrator.id)
    with inside(organization):
        row = member_by_id(member.id)
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (row.name, row.agency, row.roles, row.standing) == ("Ellis Grant", "Chico", ("Coach",), "accepted")
    assert (entry.actor_id, entry.verb, entry.subject_id) == (administrator.id, "people.change", member.id)


@pytest.mark.parametrize(
    "verb",
    [
        lambda member: people.remove_administrator(member, actor=None),
        lambda member: people.leave(member, actor=None),
        lambda member: people.change(member, COACH, actor=None),
    ],
)
def test_the_last_administrator_cannot_be_lost_in_any_way(world, organization, inside, verb):
    only = world.administrator(organization, "Rosa Tran", is_coach=True)
    world.administrator(organization, "Gone", left_at=only.accepted_at)
    world.administrator(world.organization(), "Of another association")
    with inside(organization), pytest.raises(people.OnlyAdministrator) as refused:
        verb(only.id)
    assert refused.value.sentence == "Rosa Tran is the only administrator. Make somebody else one first."
    with inside(organization):
        assert [row.name for row in administrators()] == ["Rosa Tran"]


def test_an_administrator_without_another_role_leaves_with_the_role(world, organization, inside, app):
    world.administrator(organization, "Rosa Tran")
    only_that = world.administrator(organization, "Ana")
    coach_too = world.administrator(organization, "Ben", is_coach=True)
    for member in (only_that, coach_too):
        with inside(organization):
            people.remove_administrator(member.id, actor=None)
    with inside(organization):
        assert [row.name for row in administrators()] == ["Rosa Tran"]
        assert member_by_id(only_that.id).standing == "left"
        assert member_by_id(coach_too.id).roles == ("Coach",)
    assert enters(app, only_that) == []
    assert enters(app, coach_too) == [organization.id]


def test_a_member_becomes_an_administrator_without_another_invitation(world, organization, inside):
    user = world.user("ellis@example.org")
    member = world.member(organization, "Ellis Grant", user=user, is_coach=True)
    with inside(organization):
        assert people.add_administrator("E. G.", email="ellis@example.org", actor=None) == member.id
    with inside(organization):
        row = member_by_id(member.id)
    assert (row.name, row.roles) == ("Ellis Grant", ("Administrator", "Coach"))
    assert invitations(organization, inside) == []


def test_leaving_closes_the_door_and_ends_nothing_else(world, organization, inside, app):
    match = world.match(organization)
    coach = world.coach(organization, "Second")
    with inside(organization):
        people.leave(match.coach_id, actor=None)
    with inside(organization):
        gone = db.session.scalars(select(Membership).where(Membership.id == match.coach_id)).one()
        assert (gone.left_at is None, gone.is_coach) == (False, True)
        state = db.session.scalar(select(type(match).state).where(type(match).id == match.id))
        assert state == match.state
    with app.app_context():
        assert doors_of(gone.user_id) == []
        assert len(doors_of(coach.user_id)) == 1
    with inside(organization):
        people.bring_back(match.coach_id, actor=None)
    assert enters(app, gone) == [organization.id]


def test_bringing_back_twice_opens_one_door(world, organization, inside, app):
    member = world.member(organization, is_coach=True)
    for verb in (people.leave, people.leave, people.bring_back, people.bring_back):
        with inside(organization):
            verb(member.id, actor=None)
    with app.app_context():
        assert len(db.session.scalars(select(Door.id).where(Door.user_id == member.user_id)).all()) == 1


@pytest.fixture
def waiting(world, organization):
    """Three who were not invited (one coach, one participant in a cohort, one participant), and three who need none."""
    fresh = {"invited_at": None, "accepted_at": None}
    made = {
        "coach": world.member(organization, "Coach", is_coach=True, **fresh),
        "enrolled": world.member(organization, "Enrolled", is_participant=True, **fresh),
        "participant": world.member(organization, "Participant", is_participant=True, **fresh),
        "in": world.member(organization, "In", is_participant=True),
        "invited": world.member(organization, "Invited", is_participant=True, accepted_at=None),
        "left": world.member(organization, "Left", left_at=organization.created_at, **fresh),
    }
    neighbour = world.organization()
    world.member(neighbour, "Neighbour", is_coach=True, **fresh)
    return made


@pytest.mark.parametrize(
    ("role", "found"),
    [("", ["coach", "enrolled", "participant"]), ("coach", ["coach"]), ("administrator", [])],
)
def test_everybody_who_is_not_invited_is_invited_once_however_often_it_is_pressed(
    organization, waiting, inside, role, found
):
    counts = []
    for _ in range(2):
        with inside(organization):
            counts.append(people.invite_all(role=role, actor=None)[0])
    assert counts == [len(found), 0]
    assert invitations(organization, inside) == sorted(waiting[name].user_id for name in found)


def test_a_cohort_can_be_invited_by_itself(world, organization, waiting, inside):
    cohort = world.cohort(organization)
    world.enrol(organization, cohort, waiting["enrolled"])
    with inside(organization):
        assert people.invite_all(among=ids_in(cohort.id), actor=None)[0] == 1
    assert invitations(organization, inside) == [waiting["enrolled"].user_id]


@pytest.mark.parametrize(
    "verb",
    [
        lambda member: people.change(member, COACH, actor=None),
        lambda member: people.leave(member, actor=None),
        lambda member: people.bring_back(member, actor=None),
        lambda member: people.remove_administrator(member, actor=None),
    ],
)
def test_a_neighbours_member_is_not_there(world, organization, inside, verb):
    there = world.organization()
    world.administrator(there)
    member = world.administrator(there)
    with inside(organization), pytest.raises(NotFound):
        verb(member.id)
    with inside(there):
        assert member_by_id(member.id).standing == "accepted"


def at_once(app, organization, *verbs):
    """Run verbs at the same time, each over a connection of its own; gives what each said."""
    start, said = Barrier(len(verbs)), []

    def run(verb):
        with app.app_context(), tenancy.organization(organization.id):
            start.wait()
            try:
                said.append(verb())
            except Exception as error:  # noqa: BLE001
                said.append(type(error).__name__)

    threads = [Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.real
def test_two_last_administrators_who_leave_at_once_leave_one(committed, app, inside):
    for _ in range(5):
        organization = committed.organization()
        pair = [committed.administrator(organization) for _ in range(2)]
        said = at_once(app, organization, *(partial(people.leave, one.id, actor=None) for one in pair))
        assert sorted(map(str, said)) == ["None", "OnlyAdministrator"]
        with inside(organization):
            assert len(administrators()) == 1


@pytest.mark.real
def test_two_presses_at_once_invite_everybody_once(committed, app, inside):
    organization = committed.organization()
    for _ in range(20):
        committed.member(organization, is_coach=True, invited_at=None, accepted_at=None)
    said = at_once(app, organization, *[partial(people.invite_all, actor=None)] * 2)
    assert sorted(number for number, _ in said) == [0, 20]
    assert len(invitations(organization, inside)) == 20
