"""Creating organizations, changing them, and naming operators."""

import pytest
from sqlalchemy import select

from mentoring.accounts.lists import administrators
from mentoring.accounts.models import User
from mentoring.accounts.people import AddressUnusable
from mentoring.foundation.extensions import db
from mentoring.organizations import actions
from mentoring.organizations.models import Organization
from mentoring.organizations.queries import organizations_of_installation
from tests.counting import statements

GOOD = {
    "slug": "golden-state",
    "zone": "America/Los_Angeles",
    "accent": "#0e5a5a",
    "administrator_name": "Rosa Tran",
    "administrator_email": "Rosa@Example.org",
}


def test_the_first_administrator_is_invited(world, app, inside, carry_out, outbox):
    with app.app_context():
        made = actions.create("Golden State", **GOOD)
    with inside(made):
        assert [(row.name, row.email, row.standing) for row in administrators()] == [
            ("Rosa Tran", "rosa@example.org", "invited")
        ]
    carry_out()
    assert [email["To"] for email in outbox] == ["Rosa Tran <rosa@example.org>"]
    assert outbox[0]["Subject"] == "Golden State invites you as an administrator"


@pytest.mark.parametrize(
    ("details", "refusal", "field"),
    [
        ({"slug": "Golden State"}, actions.SlugUnusable, "slug"),
        ({"slug": "-a"}, actions.SlugUnusable, "slug"),
        ({"slug": "api"}, actions.SlugUnusable, "slug"),
        ({"slug": "taken"}, actions.SlugTaken, "slug"),
        ({"zone": "Mars/Olympus"}, actions.ZoneUnknown, "zone"),
        ({"accent": "teal"}, actions.AccentUnreadable, "accent"),
        ({"accent": "#ffee00"}, actions.AccentUnreadable, "accent"),
        ({"administrator_name": " "}, actions.NameMissing, "administrator_name"),
        ({"administrator_email": "rosa"}, AddressUnusable, "administrator_email"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name_and_nothing_is_made(world, app, details, refusal, field):
    world.organization("Taken", slug="taken")
    with app.app_context(), pytest.raises(refusal) as refused:
        actions.create("Golden State", **{**GOOD, **details})
    assert refused.value.field == field
    with app.app_context():
        assert db.session.scalar(select(Organization).where(Organization.name == "Golden State")) is None
        assert db.session.scalar(select(User).where(User.email == "rosa@example.org")) is None


def test_a_color_that_cannot_be_read_is_refused_with_the_nearest_that_can(app, rolled_back):
    with app.app_context(), pytest.raises(actions.AccentUnreadable) as refused:
        actions.create("Golden State", **{**GOOD, "accent": "#ff8800"})
    nearest = refused.value.sentence.rstrip(".").split()[-1]
    assert nearest != "#ff8800"
    with app.app_context():
        assert actions.create("Golden State", **{**GOOD, "accent": nearest}).accent == nearest


def test_an_operator_is_made_once_and_nobody_elses_account_changes(world, app):
    world.user("ana@example.org", name="Ana", password_hash="kept")
    answers = []
    for email in ("Ana@Example.org", "ana@example.org", "new@example.org"):
        with app.app_context():
            answers.append(actions.make_operator(email))
    assert answers == [True, False, True]
    with app.app_context():
        rows = db.session.execute(
            select(User.email, User.is_operator, User.name, User.password_hash).order_by(User.email)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("ana@example.org", True, "Ana", "kept"),
        ("new@example.org", True, "", None),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_operators_figures_are_counts_read_in_one_statement(world, app, number):
    for letter in "abc"[:number]:
        organization = world.organization(f"Association {letter}", slug=f"figures-{letter}")
        world.member(organization)
        world.member(organization)
    with app.app_context(), statements() as seen:
        found = organizations_of_installation()
    assert [(each.slug, each.members) for each in found] == [(f"figures-{x}", 2) for x in "abc"[:number]]
    assert len(seen) == 1
