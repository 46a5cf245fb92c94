"""Tests that read the schema: composite keys everywhere, and models that equal the migrations."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import UniqueConstraint, create_engine, text

from mentoring.foundation.extensions import db
from tests.conftest import at

GLOBAL = {
    "busy_times",
    "engagements",
    "led_meetings",
    "organizations",
    "users",
    "doors",
    "sign_in_sessions",
    "sign_in_codes",
    "occupancies",
}


def test_every_table_but_the_named_ones_belongs_to_an_organization(app):
    found = {t.name for t in db.metadata.tables.values() if "organization_id" not in t.primary_key.columns}
    assert found == GLOBAL


def test_every_key_reference_and_unique_constraint_carries_the_organization(app):
    wrong = []
    for table in db.metadata.tables.values():
        if table.name in GLOBAL:
            continue
        assert [column.name for column in table.primary_key] == ["organization_id", "id"], table.name
        wrong += [
            f"{table.name}: {constraint.name}"
            for constraint in table.constraints
            if isinstance(constraint, UniqueConstraint) and "organization_id" not in constraint.columns
        ]
        wrong += [
            f"{table.name}: {index.name}"
            for index in table.indexes
            if index.unique and "organization_id" not in index.columns
        ]
        wrong += [
            f"{table.name}: {key.name}"
            for key in table.foreign_key_constraints
            if key.referred_table.name not in GLOBAL and "organization_id" not in key.column_keys
        ]
    assert wrong == []


def test_models_equal_the_migrations(addresses, database, app):
    engine = create_engine(at(addresses.owner_url, database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
        guards = connection.execute(
            text("SELECT conname FROM pg_constraint WHERE contype = 'x' ORDER BY conname")
        ).scalars()
        assert list(guards) == ["ex_occupancies_no_overlap", "ex_zone_stays_no_overlap"]
    engine.dispose()


def test_no_column_is_a_native_enumeration(app):
    """Enumerations are not leakproof: under row-level security they cannot use an index."""
    kinds = {str(column.type) for table in db.metadata.tables.values() for column in table.columns}
    assert not any("ENUM" in kind.upper() for kind in kinds)
