"""The pages of a cohort's matching, and how good two runs are beside each other."""

from typing import Any
from uuid import UUID

from flask import url_for

from mentoring.matching.history import RunRow
from mentoring.matching.workbench import fit_words

PAGES = (
    ("matching.show", "Draft"),
    ("matching.runs", "Runs"),
    ("matching.weights", "What counts"),
    ("matching.decisions", "Pins and exclusions"),
)


def tabs(cohort_id: UUID, here: str) -> list[dict[str, Any]]:
    """The pages of a cohort's matching, for the tabs component."""
    return [
        {"label": label, "url": url_for(endpoint, cohort_id=cohort_id), "current": endpoint == here}
        for endpoint, label in PAGES
    ]


def measures(one: RunRow, other: RunRow | None) -> list[dict[str, Any]]:
    """How good a run is as a whole, each figure in words and as a share, beside another run's."""
    figures = (
        ("Matched", lambda run: f"{run.matched} of {run.people}", lambda run: part(run.matched, run.people)),
        (
            "First choice received",
            lambda run: f"{run.first} of {run.matched}",
            lambda run: part(run.first, run.matched),
        ),
        (
            "A wish received",
            lambda run: f"{run.wished} of {run.matched}",
            lambda run: part(run.wished, run.matched),
        ),
        (
            "Average fit",
            lambda run: f"{fit_words(run.average)}, {run.average}" if run.matched else "No pair",
            lambda run: run.average // 10,
        ),
        ("Total fit", lambda run: f"{run.total:,}", None),
        ("Weak pairs", lambda run: str(run.below), None),
        (
            "Would rather have each other",
            lambda run: str(run.figures["blocking"]) if "blocking" in run.figures else "Not counted",
            None,
        ),
    )
    return [
        {
            "label": label,
            "value": words(one),
            "share": share(one) if share else None,
            "other": words(other) if other else "",
        }
        for label, words, share in figures
    ]


def part(number: int, whole: int) -> int:
    """A share in whole hundredths; all of nothing is nothing."""
    return 100 * number // whole if whole else 0


def run_words(run: RunRow) -> str:
    """What kind of run it is, in a word or two."""
    kinds = {
        "draft": "The draft",
        "superseded": "Earlier draft",
        "published": "Published",
        "trial": "Stable, to compare" if run.mode == "stable" else "To compare",
        "waiting": "Waiting",
        "working": "Working",
        "failed": "Came to nothing",
    }
    return kinds[run.state]
