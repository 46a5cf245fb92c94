"""Places in words, and what follows from them."""

import pytest

from mentoring.coaches.places import Place, from_rows, state_name, state_of, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("california", "CA"),
        (" CA ", "CA"),
        ("ca.", "CA"),
        ("New  South Wales", "New  South Wales"),
        ("", ""),
        ("Québec", "Québec"),
    ],
)
def test_a_state_is_kept_by_its_letters_and_anything_else_as_typed(typed, kept):
    assert state_of(typed) == kept


def test_a_place_is_said_with_what_is_known():
    whole = Place("Fresno", "CA", 540_000, "City manager", "council-manager")
    assert (whole.line, whole.facts) == ("City manager, Fresno, CA", "Over 500,000 people, council-manager")
    assert (Place("Fresno").line, Place("Fresno").facts) == ("Fresno", "")


def test_a_place_survives_being_stored():
    place = Place("Fresno", "CA", 540_000, "City manager", "council-manager")
    assert from_rows([stored(place)]) == (place,)
    assert from_rows([{"name": "Lodi"}]) == (Place("Lodi"),)


def test_a_state_has_a_name_or_is_said_as_it_is():
    assert (state_name("NM"), state_name("Ontario")) == ("New Mexico", "Ontario")
