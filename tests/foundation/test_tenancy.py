"""The four walls, each tested alone."""

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from mentoring.accounts.models import Membership, User
from mentoring.cohorts.models import Cohort
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.tenancy import AnotherOrganization, NoOrganization
from mentoring.organizations.models import Program


@pytest.fixture
def two(world):
    """Two look-alike organizations, each with one member of the same name."""
    one, other = world.organization("Here"), world.organization("There")
    return one, world.member(one, "Dana"), other, world.member(other, "Dana")


def test_without_an_organization_a_statement_raises_instead_of_finding_nothing(app, two):
    statements = (
        select(Membership),
        select(Membership.id),
        select(Membership.__table__),
        select(User).join(Membership, Membership.user_id == User.id),
        select(select(Membership.id).subquery()),
        update(Membership).values(title="x"),
        delete(Membership),
        text("SELECT 1"),
    )
    for statement in statements:
        with app.app_context(), pytest.raises(NoOrganization):
            db.session.execute(statement)


def test_a_statement_that_crosses_says_why_and_still_sees_no_rows(app, two):
    with app.app_context():
        found = db.session.execute(select(Membership.id), execution_options=tenancy.crossing("a test")).all()
    assert found == []


def test_reads_find_only_the_rows_of_the_organization_in_force(inside, two):
    one, mine, _, _ = two
    with inside(one):
        assert db.session.scalars(select(Membership.id)).all() == [mine.id]
        assert db.session.execute(select(Membership.__table__.c.id)).scalars().all() == [mine.id]
        assert db.session.execute(text("SELECT id FROM memberships")).scalars().all() == [mine.id]


def test_the_session_guard_alone_keeps_strangers_out(inside, two):
    """With row-level security out of the way (the setting says the other side), the criteria still hold."""
    one, _, other, _ = two
    with inside(one):
        tenancy.tell(db.session.connection(), other.id)
        assert db.session.scalars(select(Membership)).all() == []
        assert db.session.execute(update(Membership).values(title="x")).rowcount == 0


def test_row_level_security_alone_keeps_strangers_out(app, two):
    """Below the session: Core on a bare connection, which no guard of ours sees."""
    one, mine, other, theirs = two
    with app.app_context():
        connection = db.session.connection()
        tenancy.tell(connection, one.id)
        table = Membership.__table__
        assert connection.execute(select(table.c.id)).scalars().all() == [mine.id]
        assert (
            connection.execute(update(table).values(title="x").where(table.c.id == theirs.id)).rowcount == 0
        )
        assert connection.execute(delete(table).where(table.c.id == theirs.id)).rowcount == 0
        row = {"organization_id": other.id, "id": new_id(), "user_id": mine.user_id, "name": "x"}
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(insert(table).values(**row))


def test_row_level_security_gives_nothing_when_nobody_said_whose(app, two):
    with app.app_context():
        connection = db.session.connection()
        assert connection.execute(select(Membership.__table__.c.id)).all() == []


def test_a_new_row_is_stamped_and_a_stranger_is_refused(inside, two):
    one, _, other, _ = two
    with inside(one):
        program = Program(name="P", kind="cohort", template_key="x", template={})
        db.session.add(program)
        db.session.flush()
        assert program.organization_id == one.id
    with inside(one):
        db.session.add(
            Program(organization_id=other.id, name="P", kind="cohort", template_key="x", template={})
        )
        with pytest.raises(AnotherOrganization):
            db.session.flush()


def test_a_row_of_another_organization_cannot_be_changed_through_this_session(inside, two):
    one, _, _, theirs = two
    with inside(one):
        merged = db.session.merge(theirs, load=False)
        merged.title = "x"
        with pytest.raises(AnotherOrganization):
            db.session.flush()


def test_a_session_never_changes_sides(inside, two):
    one, _, other, _ = two
    with inside(one), pytest.raises(AnotherOrganization):
        tenancy.enter(other.id)


def test_the_identity_map_of_one_organization_is_not_asked_for_another(inside, two):
    one, mine, other, _ = two
    with inside(one):
        assert db.session.get(Membership, (one.id, mine.id)) is not None
    with inside(other):
        assert db.session.get(Membership, (one.id, mine.id)) is None


def test_a_reference_into_another_organization_is_refused_by_the_key(world, inside, two):
    """Foreign-key checks bypass row-level security, so the key itself carries the organization."""
    one, _, other, _ = two
    theirs = world.program(other)
    with inside(one):
        cohort = Cohort(
            program_id=theirs.id, name="x", starts_on="2026-01-01", ends_on="2026-02-01", zone="UTC", places=1
        )
        db.session.add(cohort)
        with pytest.raises(IntegrityError, match="fk_cohorts_organization_id_program_id"):
            db.session.flush()


def test_the_app_acts_as_a_role_that_owns_and_bypasses_nothing(app):
    with app.app_context():
        connection = db.session.connection()
        role = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
        owned = connection.execute(
            text(
                "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user"
            )
        ).scalar()
    assert tuple(role) == (False, False, False, False)
    assert owned == 0


def test_every_table_of_an_organization_is_behind_forced_row_level_security(app):
    tables = {
        table.name for table in db.metadata.tables.values() if "organization_id" in table.primary_key.columns
    }
    with app.app_context():
        connection = db.session.connection()
        forced = connection.execute(
            text(
                "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
                "WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polcmd = '*' "
                "AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL"
            )
        ).scalars()
        assert set(forced) == tables
