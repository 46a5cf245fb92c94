"""Whose address it is, who asks, and who they are there: found at once, behind the same walls."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from mentoring.accounts.actions import open_session_for
from mentoring.accounts.codes import hash_of
from mentoring.accounts.queries import at_entrance
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from tests.counting import statements

LEFT = datetime(2026, 10, 1, tzinfo=UTC)
TOLD = text("SELECT current_setting('app.organization_id', true)")


@pytest.fixture
def dana(world):
    """Somebody who coaches in one organization and takes part in another."""
    one, other = world.organization("Here"), world.organization("There")
    user = world.user()
    return (
        one,
        world.member(one, user=user, is_coach=True),
        other,
        world.member(other, user=user, title="Deputy"),
    )


@pytest.fixture
def at(app):
    """At the entrance with a sign-in session of somebody."""

    def enter(slug, user_id=None):
        with app.app_context():
            token = open_session_for(user_id, "a test") if user_id else ""
            db.session.commit()
            with statements() as seen:
                found = at_entrance(slug, hash_of(token))
            told = db.session.scalar(TOLD, execution_options=tenancy.crossing("a test"))
            return found, told, len(seen)

    return enter


def test_each_organization_finds_its_own_member(at, dana):
    one, mine, other, theirs = dana
    for organization, member in ((one, mine), (other, theirs)):
        (found, session), told, asked = at(organization.slug, member.user_id)
        assert (found.id, session.user.id, session.member.id) == (organization.id, member.user_id, member.id)
        assert (session.member.is_coach, session.member.title) == (member.is_coach, member.title)
        assert (told, asked) == (str(organization.id), 1)


def test_a_member_of_another_organization_and_one_who_left_are_nobody_here(at, world, dana):
    stranger = world.member(world.organization("Elsewhere"))
    gone = world.member(dana[0], "Ruth Bell", left_at=LEFT)
    for member in (stranger, gone):
        (found, session), _, _ = at(dana[0].slug, member.user_id)
        assert (found.id, session.user.id, session.member) == (dana[0].id, member.user_id, None)


def test_without_a_session_the_organization_is_found_alone(at, dana):
    (found, session), told, asked = at(dana[0].slug)
    assert (found.name, session, told, asked) == ("Here", None, str(dana[0].id), 1)


def test_where_there_is_no_such_organization_who_asks_is_still_known(at, dana):
    (found, session), told, _ = at("nowhere", dana[1].user_id)
    assert (found, session.user.id, session.member) == (None, dana[1].user_id, None)
    assert not told
