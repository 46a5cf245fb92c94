"""What a plan says about booking: read from the file, refused where it cannot be meant, read back in words."""

import pytest

from blueprints.programs.words import booking
from mentoring.organizations.plan_files import read, write
from mentoring.organizations.plan_parts import Booking
from mentoring.organizations.plan_shape import plan_from
from mentoring.organizations.plans import shipped
from mentoring.organizations.spots import PlanUnusable

RULES = {
    "meetings": 12,
    "meetings_a_month": 2,
    "gap_days": 7,
    "move_until_hours": 24,
    "cancel_until_hours": 4,
    "ask_why": True,
    "approval": True,
    "answer_hours": 48,
}


def plan_with(rules):
    return plan_from(shipped()["emerging-leaders"] | {"booking": rules})


def test_what_is_not_said_is_not_limited():
    assert plan_from(shipped()["emerging-leaders"]).booking == Booking()
    assert plan_with({}).booking == Booking()
    assert plan_with({"meetings": 3}).booking == Booking(meetings=3)


def test_every_rule_is_read_and_written_to_a_file_and_back():
    plain = shipped()["emerging-leaders"] | {"booking": RULES}
    assert plan_with(RULES).booking == Booking(12, 2, 7, 24, 4, ask_why=True, approval=True, answer_hours=48)
    assert read(write(plain).encode()) == plain


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ({"meetings": 0}, "booking.meetings"),
        ({"meetings_a_month": 32}, "booking.meetings_a_month"),
        ({"gap_days": -1}, "booking.gap_days"),
        ({"move_until_hours": "a day"}, "booking.move_until_hours"),
        ({"approval": "yes"}, "booking.approval"),
        ({"answer_hours": 0}, "booking.answer_hours"),
        ({"limit": 1}, "booking.limit"),
        ([], "booking"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_named(rules, path):
    with pytest.raises(PlanUnusable) as refused:
        plan_with(rules)
    assert refused.value.path == path


def test_the_rules_are_read_back_in_words():
    assert booking(Booking()) == "As often as both like"
    assert booking(plan_with(RULES).booking) == (
        "Up to 12 in all and 2 a month; at least seven days between two; participants move one until 24 hours before; "
        "participants cancel one until four hours before; participants who cancel say why; "
        "the coach confirms each within 48 hours"
    )
