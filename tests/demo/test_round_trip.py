"""Migrations up and down on a filled database. The whole way is walked by `make migrations-check`."""

import pytest
from sqlalchemy import create_engine, text

from mentoring.demo import round_trip
from mentoring.demo.sign_ins import as_table


def scratch_databases(app) -> int:
    engine = create_engine(app.config["SETTINGS"].database_owner_url)
    with engine.connect() as connection:
        found = connection.scalar(
            text("SELECT count(*) FROM pg_database WHERE datname LIKE 'mentoring_scratch_%'")
        )
    engine.dispose()
    return found


def test_a_step_that_fails_is_named_and_the_scratch_database_is_dropped(app, monkeypatch):
    monkeypatch.setattr(round_trip, "STEPS", (("Sideways", ("db", "sideways")),))
    with pytest.raises(round_trip.RoundTripFailed, match=r"^Sideways: this failed\.\n(?s:.*)sideways"):
        round_trip.round_trip(app.config["SETTINGS"], str)
    assert scratch_databases(app) == 0


def test_what_the_way_down_leaves_is_named(app, monkeypatch):
    monkeypatch.setattr(round_trip, "STEPS", (("Down to nothing", ("--version", "downgrade")),))
    left = iter([[], ["matches"]])
    monkeypatch.setattr(round_trip, "left_in", lambda _: next(left))
    with pytest.raises(round_trip.RoundTripFailed, match=r"these were left behind: matches\.$"):
        round_trip.round_trip(app.config["SETTINGS"], str)


def test_a_database_with_something_in_it_is_left_alone(app, database):
    owner_url = app.config["SETTINGS"].database_owner_url
    before = round_trip.left_in(owner_url)
    assert "memberships" in before
    with pytest.raises(round_trip.RoundTripFailed, match="is not empty"):
        round_trip.round_trip(app.config["SETTINGS"], str, database=database)
    assert round_trip.left_in(owner_url) == before


def test_the_sign_ins_are_printed_with_the_address_and_the_password():
    said = as_table("http://127.0.0.1:8000")
    assert "  Administrator  rosa.tran@golden-state.example " in said
    assert "http://127.0.0.1:8000/mailbox" in said
    assert "paper lantern river" in said
