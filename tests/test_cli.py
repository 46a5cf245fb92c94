"""The commands that make organizations and operators."""

import pytest
from sqlalchemy import select

from mentoring.accounts.models import User
from mentoring.foundation.extensions import db
from mentoring.organizations.models import Organization


@pytest.fixture
def run(app, rolled_back):
    """Run a command and give its exit code and words."""

    def command(*words):
        result = app.test_cli_runner().invoke(args=list(words))
        return result.exit_code, result.output.strip()

    return command


def create(run, **options):
    given = {
        "name": "Golden State",
        "slug": "golden-state",
        "zone": "America/Los_Angeles",
        "administrator-name": "Rosa Tran",
        "administrator-email": "rosa@example.org",
    } | options
    return run("organization", "create", *(f"--{name}={value}" for name, value in given.items()))


def test_an_organization_is_created_and_says_where_it_is(run, app):
    assert create(run) == (0, "Golden State is at /o/golden-state. rosa@example.org is invited.")
    with app.app_context():
        row = db.session.execute(
            select(Organization.name, Organization.zone, Organization.accent).where(
                Organization.slug == "golden-state"
            )
        ).one()
    assert tuple(row) == ("Golden State", "America/Los_Angeles", "#0e5a5a")


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("zone", "Mars/Olympus", "Error: zone: We do not know that time zone. Choose one from the list."),
        ("administrator-email", "x", "Error: administrator_email: Enter an address like name@example.org."),
    ],
)
def test_a_refusal_names_the_option_and_makes_nothing(run, app, option, value, says):
    assert create(run, **{option: value}) == (1, says)
    with app.app_context():
        assert db.session.scalar(select(Organization).where(Organization.slug == "golden-state")) is None


def test_an_operator_is_created_and_said_twice_stays_one(run, app):
    email = "--email=ana@example.org"
    assert run("operator", "create", email) == (
        0,
        "ana@example.org is now an operator. They sign in with a code.",
    )
    assert run("operator", "create", email) == (
        0,
        "ana@example.org was already an operator. They sign in with a code.",
    )
    with app.app_context():
        assert db.session.scalar(select(User.is_operator).where(User.email == "ana@example.org")) is True


def test_an_operator_needs_an_address(run):
    assert run("operator", "create", "--email=ana") == (
        1,
        "Error: email: Enter an address like name@example.org.",
    )
