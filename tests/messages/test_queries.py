"""Reads of the ledger have a fixed price."""

from uuid import uuid4

import pytest

from mentoring.foundation.clock import now
from mentoring.messages import queries
from mentoring.messages.models import STATES, Message
from mentoring.messages.queries import Wanted
from tests.counting import statements

READS = {
    "ledger": (lambda _: queries.ledger(Wanted(words="a"), page=1), 2),
    "whole_ledger": (lambda _: queries.whole_ledger(Wanted()), 1),
    "counts": (lambda _: queries.counts(), 1),
    "kinds_used": (lambda _: queries.kinds_used(), 1),
    "story_of": (queries.story_of, 1),
    "deeds_about": (queries.deeds_about, 1),
}


def messages(world, organization, number):
    made = [
        Message(
            user_id=world.member(organization).user_id,
            kind="invitation",
            subject_id=uuid4(),
            why="A test planned it.",
            due_at=now(),
        )
        for _ in range(number)
    ]
    return [world.add(each, organization).id for each in made]


@pytest.mark.parametrize("read", READS)
def test_a_read_costs_the_same_for_one_row_and_for_three(world, inside, read):
    function, price = READS[read]
    for number in (1, 3):
        organization = world.organization()
        first, *_ = messages(world, organization, number)
        with inside(organization), statements() as seen:
            function(first)
        assert len(seen) == price


def test_the_counts_name_every_state(world, inside):
    organization = world.organization()
    messages(world, organization, 2)
    with inside(organization):
        assert queries.counts() == dict.fromkeys(STATES, 0) | {"planned": 2}
