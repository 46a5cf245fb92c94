"""A verb that PostgreSQL gave up is done again; one that it refused is not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from mentoring.foundation import transactions
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import ATTEMPTS, CameTogether, afterwards, transactional


@pytest.fixture
def waited(monkeypatch):
    """How long a verb waited before each new try."""
    found = []
    monkeypatch.setattr(transactions.time, "sleep", found.append)
    return found


def verb_that_fails(*codes):
    """A verb that ends with each of these states in turn, and then does its work; and the list of its tries."""
    tries, rung = [], []

    @transactional
    def verb():
        tries.append(len(tries))
        afterwards("bell", lambda: rung.append(tries[-1]))
        if len(tries) <= len(codes):
            code = codes[len(tries) - 1]
            db.session.connection().execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$")
            )
        return "done"

    return verb, tries, rung


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_what_was_given_up_for_another_is_done_again_and_rings_once(app, rolled_back, waited, code):
    verb, tries, rung = verb_that_fails(code, code)
    with app.app_context():
        assert verb() == "done"
    assert tries == [0, 1, 2]
    assert rung == [2]
    assert len(waited) == 2
    assert waited[0] != waited[1]


def test_it_is_not_tried_for_ever(app, rolled_back, waited):
    verb, tries, rung = verb_that_fails(*["40P01"] * 9)
    with app.app_context(), pytest.raises(CameTogether) as refused:
        verb()
    assert refused.value.status == 409
    assert (len(tries), rung) == (ATTEMPTS, [])


def test_a_broken_exclusion_is_an_answer_and_never_repeated(app, rolled_back, waited):
    verb, tries, rung = verb_that_fails("23P01")
    with app.app_context(), pytest.raises(IntegrityError):
        verb()
    assert (tries, rung, waited) == ([0], [], [])
