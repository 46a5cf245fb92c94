"""Lists of people: what is asked for is what comes, in the order asked for, at a fixed price."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from mentoring.accounts.lists import (
    InvitationFigures,
    Wanted,
    administrators,
    all_people,
    invitation_figures,
    member_by_id,
    number_of_people,
    people,
    stuck_invitations,
)
from mentoring.cohorts.belonging import cohort_choices, ids_in
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from tests.counting import statements

SEPTEMBER = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def organization(world):
    return world.organization()


@pytest.fixture
def four(world, organization):
    """One of each standing: Ana not invited, Ben invited, Cleo in, Dan left."""
    rows = {
        "Ana Ruiz": {"invited_at": None, "accepted_at": None, "agency": "Davis", "is_coach": True},
        "ben okafor": {"accepted_at": None, "agency": "Alameda", "is_participant": True},
        "Cleo 100% Lee": {"agency": "Chico", "is_participant": True, "is_administrator": True},
        "Dan Wu": {"left_at": SEPTEMBER, "agency": "Berkeley", "is_administrator": True},
    }
    return {
        name: world.member(organization, name, created_at=SEPTEMBER + timedelta(days=number), **details)
        for number, (name, details) in enumerate(rows.items())
    }


def names(rows):
    return [row.name for row in rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Ana Ruiz", "ben okafor", "Cleo 100% Lee"]),
        ({"standing": "not_invited"}, ["Ana Ruiz"]),
        ({"standing": "invited"}, ["ben okafor"]),
        ({"standing": "accepted"}, ["Cleo 100% Lee"]),
        ({"standing": "left"}, ["Dan Wu"]),
        ({"role": "participant"}, ["ben okafor", "Cleo 100% Lee"]),
        ({"role": "coach"}, ["Ana Ruiz"]),
        ({"role": "administrator", "standing": "left"}, ["Dan Wu"]),
        ({"words": "OKAFOR alameda"}, ["ben okafor"]),
        ({"words": "okafor chico"}, []),
        ({"words": "100%"}, ["Cleo 100% Lee"]),
        ({"words": "%"}, ["Cleo 100% Lee"]),
        ({"words": "_"}, []),
    ],
)
def test_what_is_asked_for_is_what_comes(organization, four, inside, wanted, found):
    with inside(organization):
        assert names(all_people(Wanted(**wanted), by="name")) == found
    with inside(organization):
        assert number_of_people(Wanted(**wanted)) == len(found)


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("name", ["Ana Ruiz", "ben okafor", "Cleo 100% Lee"]),
        ("agency", ["ben okafor", "Cleo 100% Lee", "Ana Ruiz"]),
        ("standing", ["Ana Ruiz", "ben okafor", "Cleo 100% Lee"]),
        ("newest", ["Ana Ruiz", "ben okafor", "Cleo 100% Lee"]),
    ],
)
def test_the_order_is_the_one_asked_for_and_can_be_turned_round(organization, four, inside, by, found):
    with inside(organization):
        assert names(all_people(Wanted(), by=by)) == found
    with inside(organization):
        assert names(all_people(Wanted(), by=by, descending=True)) == found[::-1]


def test_a_member_says_their_standing_and_roles(organization, four, inside):
    with inside(organization):
        rows = [member_by_id(member.id) for member in four.values()]
    assert [(row.standing, row.roles) for row in rows] == [
        ("not_invited", ("Coach",)),
        ("invited", ("Participant",)),
        ("accepted", ("Administrator", "Participant")),
        ("left", ("Administrator",)),
    ]


def test_administrators_are_those_who_have_not_left(organization, four, inside):
    with inside(organization):
        assert names(administrators()) == ["Cleo 100% Lee"]


def test_a_cohort_is_its_participants_and_its_coaches(world, organization, four, inside):
    cohort = world.cohort(organization, "Class of 2026")
    world.cohort(organization, "Class of 2020", state="closed")
    world.enrol(organization, cohort, four["Cleo 100% Lee"])
    world.enrol(organization, cohort, four["ben okafor"], state="withdrawn")
    world.assign(organization, cohort, four["Ana Ruiz"])
    with inside(organization):
        assert names(all_people(Wanted(among=ids_in(cohort.id)), by="name")) == ["Ana Ruiz", "Cleo 100% Lee"]
        assert cohort_choices() == [(str(cohort.id), "Class of 2026")]


def test_pages_follow_each_other_without_gap_or_double(world, organization, inside):
    for _ in range(30):
        world.member(organization, "Same Name")
    with inside(organization):
        first, second = (people(Wanted(), by="name", page=number) for number in (1, 2))
    assert (len(first.rows), len(second.rows), first.total) == (25, 5, 30)
    assert len({row.id for row in (*first.rows, *second.rows)}) == 30


def test_a_neighbours_people_are_not_there(world, organization, four, inside):
    there = world.organization()
    with inside(there):
        assert all_people(Wanted(), by="name") == []
        with pytest.raises(NotFound):
            member_by_id(four["Ana Ruiz"].id)


@pytest.mark.parametrize("number", [1, 3])
def test_lists_have_a_fixed_price(world, organization, inside, number):
    for _ in range(number):
        world.member(organization)
    prices = {}
    for name, read in {
        "page": lambda: people(Wanted(), by="name"),
        "all": lambda: all_people(Wanted(), by="name"),
        "figures": invitation_figures,
        "stuck": stuck_invitations,
    }.items():
        with inside(organization), statements() as seen:
            read()
        prices[name] = len(seen)
    assert prices == {"page": 2, "all": 1, "figures": 1, "stuck": 1}


def test_a_search_reads_one_organization_and_not_the_whole_table(world, organization, inside):
    statement = "SELECT id FROM memberships WHERE organization_id = :it AND name ILIKE '%x%'"
    with inside(organization):
        db.session.connection().execute(text("SET LOCAL enable_seqscan = off"))
        plan = (
            db.session.connection()
            .execute(text(f"EXPLAIN {statement}"), {"it": organization.id})
            .scalars()
            .all()
        )
    assert any("Index Cond: " in line and "organization_id" in line for line in plan)


def invitation(world, organization, member, state, **details):
    details.setdefault("created_at", SEPTEMBER)
    row = Message(
        user_id=member.user_id,
        kind=details.pop("kind", "invitation"),
        subject_id=member.id,
        why="A test.",
        state=state,
        due_at=SEPTEMBER,
        sequence=details.pop("sequence", 0),
        **details,
    )
    return world.add(row, organization)


def test_invitations_are_counted_as_the_ledger_has_them(world, organization, inside):
    states = ["planned", "claimed", "sending", "sent", "sent", "uncertain", "failed", "cancelled", "expired"]
    for state in states:
        invitation(world, organization, world.member(organization), state)
    other = world.member(organization)
    invitation(world, organization, other, "sent", kind="meeting_reminder")
    with inside(organization):
        figures = invitation_figures()
    assert figures == InvitationFigures(waiting=3, sent=2, failed=2, dropped=2)
    assert (figures.total, figures.settled) == (9, 6)


def test_invitations_since_an_instant_are_counted_by_themselves(world, organization, inside):
    old, new = world.member(organization, "Old"), world.member(organization, "New")
    invitation(world, organization, old, "failed", outcome="No such address.")
    late = invitation(world, organization, new, "uncertain", created_at=SEPTEMBER + timedelta(days=1))
    with inside(organization):
        assert invitation_figures(SEPTEMBER + timedelta(hours=1)) == InvitationFigures(failed=1)
        assert [(s.message_id, s.name) for s in stuck_invitations(SEPTEMBER + timedelta(hours=1))] == [
            (late.id, "New")
        ]
        assert [(s.name, s.outcome) for s in stuck_invitations()] == [
            ("New", ""),
            ("Old", "No such address."),
        ]


def test_a_member_that_never_was_is_not_there(organization, inside):
    with inside(organization), pytest.raises(NotFound):
        member_by_id(uuid4())
