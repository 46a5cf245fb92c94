"""What makes a match, as an administrator reads and weighs it: the program's plan, criterion by criterion."""

from dataclasses import dataclass

from mentoring.matching.profiles import Weights
from mentoring.organizations.plan_parts import CRITERIA, CRITERION_NAMES, ProgramPlan


@dataclass(frozen=True, slots=True)
class Criterion:
    """Its weight from 0 to 100, what it is called in a word or two, and what it asks in a sentence without its stop."""

    weight: int
    label: str
    sentence: str


def criteria_of(plan: ProgramPlan) -> dict[str, Criterion]:
    """Every criterion by its name, in the order it is shown, with the weight the program's plan gives it."""
    return {
        name: Criterion(plan.criteria.get(name, 0), CRITERION_NAMES[name], sentence)
        for name, sentence in CRITERIA
    }


def weights_of(plan: ProgramPlan) -> Weights:
    """The weights of a plan, as the matching takes them."""
    return Weights(**{name: criterion.weight for name, criterion in criteria_of(plan).items()})
