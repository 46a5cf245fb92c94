"""Notes do not leak: not to an administrator, not to another member, not to whoever reads the database."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from mentoring.foundation.extensions import db
from mentoring.sessions import actions, notes
from mentoring.sessions.models import Note
from mentoring.sessions.told import Told

PAIR, PRIVATE = "Ask the mayor about the bridge", "He seemed worn out to me"


@pytest.fixture
def written(world, inside):
    """A log with a line for both and a note of the coach's own."""
    organization = world.organization()
    match = world.match(organization)
    with inside(organization), time_machine.travel(datetime(2026, 12, 8, 18, tzinfo=UTC), tick=False):
        log = actions.log_session(
            match.id,
            by=match.coach_id,
            told=Told("met", 60),
            held_on=date(2026, 12, 8),
            key=uuid4(),
            line=PAIR,
            private=PRIVATE,
        )
    return organization, match, log


def test_each_reader_is_shown_what_is_theirs_and_no_more(world, inside, written):
    organization, match, log = written
    stranger, administrator = world.coach(organization, "Someone Else"), world.administrator(organization)
    with inside(organization):
        seen = {
            reader: [line.words for line in notes.readable([log.id], reader_id=reader).get(log.id, ())]
            for reader in (match.coach_id, match.participant_id, stranger.id, administrator.id)
        }
    assert seen == {
        match.coach_id: [PAIR, PRIVATE],
        match.participant_id: [PAIR],
        stranger.id: [],
        administrator.id: [],
    }


def test_no_byte_of_the_database_holds_the_words(inside, written):
    organization, _, _ = written
    with inside(organization):
        connection = db.session.connection()
        connection.execute(text("RESET ROLE"))
        everything = b""
        for table in db.metadata.tables:
            rows = connection.execute(text(f"SELECT t::text FROM {table} t")).scalars()  # noqa: S608
            everything += "\n".join(rows).encode()
        everything += b"".join(connection.execute(text("SELECT sealed FROM notes")).scalars())
        connection.execute(text("SET ROLE mentoring_app"))
    for words in (PAIR, PRIVATE):
        assert words.encode() not in everything
        assert words.encode().hex().encode() not in everything
    assert len(everything) > 1000


def test_a_note_moved_to_another_row_no_longer_opens(inside, written):
    organization, _, _ = written
    with inside(organization):
        pair, private = db.session.scalars(select(Note).order_by(Note.layer)).all()
        pair.sealed = private.sealed
        with pytest.raises(InvalidTag):
            notes.opened(pair)


def test_more_than_a_page_is_refused_and_what_was_there_stays(inside, written):
    organization, match, log = written
    with inside(organization):
        with pytest.raises(notes.NoteTooLong):
            actions.add_line(log.id, by=match.coach_id, line="x" * 4001)
        assert [line.words for line in notes.readable([log.id], reader_id=match.coach_id)[log.id]] == [
            PAIR,
            PRIVATE,
        ]
