"""Audiences: whoever is nearer sees at least as much."""

import pytest

from mentoring.coaches.seen import RELATIONS, audience_of, is_seen


@pytest.mark.parametrize("audience", RELATIONS)
def test_whoever_is_nearer_sees_at_least_as_much(audience):
    seen = [is_seen({"story": audience}, "story", by=relation) for relation in RELATIONS]
    assert seen == sorted(seen)
    assert sum(seen) == len(RELATIONS) - RELATIONS.index(audience)


def test_members_see_what_nobody_spoke_of():
    assert audience_of({}, "story") == "members"
    assert not is_seen({}, "story", by="public")


def test_an_audience_nobody_knows_is_the_smallest():
    assert audience_of({"story": "everyone"}, "story") == "pair"
