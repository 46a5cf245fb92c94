"""What a home is made of: one next step, a list of steps, and kind words when there is nothing to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

NOTHING = "Nothing needs you today."


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now."""

    title: str
    text: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the list, as the task list shows it; `state` is "done", "next" or "later"."""

    label: str
    state: str = "later"
    url: str | None = None
    hint: str | None = None
    state_label: str = "Later"


@dataclass(frozen=True, slots=True)
class Task:
    """A step before it is known which one is next; `open` says whether it can be done now."""

    label: str
    done: bool
    url: str | None = None
    hint: str | None = None
    open: bool = True


def listed(tasks: Iterable[Task]) -> tuple[Step, ...]:
    """Tasks as steps: the first that is open and not done is next."""
    steps: list[Step] = []
    for task in tasks:
        if task.done:
            steps.append(Step(task.label, "done", task.url))
            continue
        first = task.open and all(step.state != "next" for step in steps)
        step = Step(task.label, "next" if first else "later", task.url if task.open else None, task.hint)
        steps.append(step if first or not task.open else replace(step, state_label="To do"))
    return tuple(steps)


def unfinished(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The list while there is something in it to do; nothing once all is completed."""
    return steps if any(step.state != "done" for step in steps) else ()
