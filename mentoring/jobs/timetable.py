"""All periodic work, in one table. A tick that comes twice, late or never does no harm: jobs ask what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Ring for `job` every so many seconds, counted from the epoch."""

    job: str
    every: int
    why: str


TIMETABLE = (
    Line(
        "sweep_messages", 60, "Finds messages that are due and were never rung for, and those left half-way."
    ),
    Line(
        "visit_meetings",
        5 * 60,
        "Settles meetings whose ground has gone, unanswered requests, expired holds.",
    ),
    Line("visit_offers", 5 * 60, "Begins the matches that nobody said no to in time."),
    Line("visit_groups", 5 * 60, "Passes on seats that were offered and not taken, settles groups."),
    Line("visit_guests", 5 * 60, "Lets guests of meetings go who are no longer coaches."),
    Line("visit_seasons", 3600, "Turns the days away that come every year to the next, once they are over."),
    Line("read_calendars", 15 * 60, "Reads coaches' own calendars again, so that no taken time is offered."),
    Line(
        "write_calendars",
        2 * 60,
        "Writes meetings into coaches' own calendars, where they are connected both ways.",
    ),
    Line("open_due_waves", 15 * 60, "Opens the surveys whose day has come."),
    Line("forget_old_sign_ins", 24 * 3600, "Deletes used codes and ended sign-in sessions."),
)


def due(lines: Iterable[Line], last: datetime | None, instant: datetime) -> list[Line]:
    """The lines with a tick in `(last, instant]`; all of them at the first look."""
    if last is None:
        return list(lines)
    return [
        line for line in lines if int(last.timestamp()) // line.every < int(instant.timestamp()) // line.every
    ]
