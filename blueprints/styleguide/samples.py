"""Made-up values for the style guide: people, places and days that do not exist."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the navigation."""

    label: str
    url: str
    current: bool = False


HERE = "/styleguide"
ORGANIZATION = {"name": "Golden State Managers Association"}
ADMINISTRATOR = "Rosa Torres"
PARTICIPANT = "Dana Whitfield"
ACCOUNT_LINKS = (Place("Where you are signed in", HERE), Place("Switch organization", HERE))

PLACES_STYLEGUIDE = (
    Place("Components", HERE, current=True),
    Place("Today", f"{HERE}/today"),
    Place("Booking", f"{HERE}/book"),
    Place("Log", f"{HERE}/log"),
)
FRAMES = {
    "today": (
        ADMINISTRATOR,
        (
            Place("Today", f"{HERE}/today", current=True),
            *(Place(label, HERE) for label in ("Cohorts", "Coaches", "People", "Messages", "Reports")),
        ),
    ),
    "book": (
        PARTICIPANT,
        (
            Place("Home", HERE),
            Place("My coach", f"{HERE}/book", current=True),
            Place("Dream team", HERE),
            Place("Coaches Gallery", HERE),
        ),
    ),
}

QUEUE: tuple[dict[str, Any], ...] = (
    {
        "badge": "No first meeting",
        "who": "Dana Whitfield and Coach Ellis Grant",
        "why": "Matched 21 days ago. Two reminders sent;",
        "since": "Ellis last wrote on November 12.",
        "action_label": "Send a kind note",
        "action_url": HERE,
        "action_method": "post",
    },
    {
        "badge": "Coach away",
        "who": "Coach Miriam Alvarez is away from December 5",
        "why": "Two participants would wait until March. One change keeps every other pair as it is.",
        "action_label": "See the rematch",
        "action_url": HERE,
    },
    {
        "badge": "Capstone",
        "badge_kind": "accent",
        "who": "Four capstones are ready for sign-off",
        "why": "The oldest was handed in six days ago.",
        "action_label": "Review",
        "action_url": HERE,
    },
)
FUNNEL: tuple[dict[str, Any], ...] = (
    {"label": "Enrolled", "value": 18, "maximum": 18},
    {"label": "Matched", "value": 18, "maximum": 18},
    {"label": "Have met", "value": 16, "maximum": 18},
    {"label": "Met this month", "value": 11, "maximum": 18},
    {"label": "Stalled", "value": 1, "maximum": 18, "kind": "warning", "url": HERE},
)

CHIPS = ("Interview preparation", "Council relations", "First chief role")
WEEK = (("Mon", "Monday", 7), ("Tue", "Tuesday", 8), ("Wed", "Wednesday", 9), ("Thu", "Thursday", 10),
        ("Fri", "Friday", 11), ("Mon", "Monday", 14), ("Tue", "Tuesday", 15))  # fmt: skip
DAYS = tuple(
    {
        "id": f"2026-12-{number:02}",
        "weekday": short,
        "number": number,
        "label": f"{long}, December {number}",
        "url": None if number in {7, 10, 14} else f"{HERE}/book",
        "count": 6,
        "current": number == 8,
    }
    for short, long, number in WEEK
)
TIMES = tuple(
    {"label": label, "other": f"{other} for Ellis", "url": f"{HERE}/book", "value": label}
    for label, other in (
        ("8:00 am", "10:00 am"),
        ("9:00 am", "11:00 am"),
        ("10:00 am", "12:00 noon"),
        ("1:00 pm", "3:00 pm"),
        ("2:00 pm", "4:00 pm"),
        ("3:00 pm", "5:00 pm"),
    )
)

TASKS: tuple[dict[str, Any], ...] = (
    {"label": "Say who you are", "url": HERE, "state": "done"},
    {"label": "Write down two goals", "url": HERE, "state": "done"},
    {"label": "Look through the Coaches Gallery", "url": HERE, "state": "done"},
    {"label": "Rank up to five coaches", "url": HERE, "state": "next", "hint": "By Friday, January 15"},
    {"label": "Meet your coach", "url": None, "state": "later", "hint": "After the matches are published"},
    {"label": "Agree on how you will work", "url": None, "state": "later"},
)
COLUMNS: tuple[dict[str, Any], ...] = (
    {"key": "name", "label": "Coach", "sort_url": HERE, "direction": "ascending"},
    {"key": "place", "label": "Place served"},
    {"key": "state", "label": "State"},
    {"key": "participants", "label": "Participants", "numeric": True, "sort_url": HERE},
)
COACHES = (
    {"name": "Ellis Grant", "place": "City of 40,000 to 120,000", "state": "Open", "participants": 1},
    {"name": "Miriam Álvarez-O’Neill", "place": "County", "state": "Away", "participants": 2},
    {"name": "Łukasz Żółtowski", "place": "Town under 10,000", "state": "Full", "participants": 3},
)
ANSWERS: tuple[dict[str, Any], ...] = (
    {"label": "Very useful", "value": 11, "share": 61},
    {"label": "Useful", "value": 7, "share": 39},
    {"label": "Not useful", "value": None, "share": None},
)
SUMMARY = (
    {"label": "Program", "value": "Emerging Leaders", "change_url": HERE},
    {"label": "First day", "value": "Monday, January 11, 2027", "change_url": HERE},
    {"label": "Places", "value": 0, "change_url": HERE},
    {"label": "Note", "value": "", "change_url": None},
)
CHOSEN = (Place("Video", HERE), Place("Council relations", HERE))

TYPED = {
    "name": "Dana Whitfield",
    "email": "dana@city.example",
    "participants": 2,
    "format": "video",
    "minutes": "60",
    "topics": ["council"],
}
TYPED_WRONG = {
    "wrong-headline": "City manager, retired.",
    "wrong-participants": "40",
    "wrong-zone": "America/Chicago",
}
ATTENDED = {"attendance": "held", "minutes": "60"}
REFUSAL = {
    "status": 404,
    "title": "We could not find that page",
    "explanation": "The address may be mistyped, or the page may belong to another organization.",
    "action": {"label": "Go to the first page", "url": HERE},
}
KEPT = {
    "reason": "Your sign-in ended while this page was open.",
    "fields": (("line", "We talked about the budget hearing."), ("minutes", "60")),
    "action": HERE,
    "again": True,
    "sign_in": HERE,
    "signed_out": True,
}
