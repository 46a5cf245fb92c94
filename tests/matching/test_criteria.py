"""What an administrator reads and weighs."""

from mentoring.matching.criteria import criteria_of, weights_of
from mentoring.matching.scoring import CRITERIA
from mentoring.organizations.plan_parts import Rules
from mentoring.organizations.plan_shape import plan_from
from mentoring.organizations.plans import shipped


def plan_with(**fields):
    return plan_from({**shipped()["emerging-leaders"], **fields})


def test_every_criterion_of_the_arithmetic_can_be_read_and_weighed():
    assert criteria_of(plan_with()).keys() == CRITERIA.keys()
    for criterion in criteria_of(plan_with()).values():
        assert criterion.label
        assert criterion.sentence[0].isupper()
        assert not criterion.sentence.endswith(".")


def test_a_plan_from_before_weighs_what_it_named_and_nothing_else():
    old = {"topics": 60, "wishes": 40}
    weights = weights_of(plan_with(criteria=old)).by_name()
    assert {name: weight for name, weight in weights.items() if weight} == old


def test_a_plan_asks_of_every_match_only_what_it_says():
    assert plan_with().rules == plan_with(rules={}).rules
    asked = plan_with(rules={"common_hour": True, "least": 2}).rules
    assert asked == Rules(common_hour=True, orientation=False, least=2, first_come=True)
    assert not plan_with(rules={"first_come": False}).rules.first_come
