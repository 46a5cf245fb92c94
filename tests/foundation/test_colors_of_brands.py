"""Accents of organizations: those on which words can be read, and the nearest for the others."""

from hypothesis import given
from hypothesis import strategies as st

from mentoring.foundation.colors import nearest_passing, on_accent, passes

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLORS)
def test_the_nearest_color_always_passes_and_a_passing_one_is_kept(color):
    nearest = nearest_passing(color)
    assert passes(nearest)
    if passes(color):
        assert nearest == color


def test_a_pale_accent_fails_and_a_deep_one_passes():
    assert (passes("#ffd54f"), passes("#0e5a5a")) == (False, True)


def test_white_goes_on_deep_accents_and_ink_on_pale_ones():
    assert (on_accent("#0e5a5a"), on_accent("#ffd54f")) == ("#ffffff", "#1d2a2c")
