"""A schedule in sentences: what was understood, and what is wrong with hours as they were typed.

`Tuesdays 9:00 am to noon, Central Time; not November 24 to 28` is read back from the schedule that the engine will
use, never from the form.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from mentoring.scheduling.schedules import DateRange, Schedule, Season, Window
from mentoring.scheduling.slots import Reason

DAY = 1440
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_REASONS = {
    Reason.TOO_SOON: "That time is too soon.",
    Reason.TOO_FAR: "That time is further ahead than can be booked yet.",
    Reason.OFF_GRID: "Meetings do not start at that time.",
    Reason.REPEATED_HOUR: "The clocks are set back then, and that hour comes twice; take the first one.",
    Reason.DAY_OFF: "That day is closed.",
    Reason.OUTSIDE_HOURS: "That time is outside the open hours.",
    Reason.DAY_FULL: "That day has as many meetings as it may.",
    Reason.WEEK_FULL: "That week has as many meetings as it may.",
    Reason.MONTH_FULL: "That month has as many meetings as it may.",
    Reason.BUSY: "That time is taken.",
    Reason.PARTICIPANT_BUSY: "You have something else at that time.",
}


class HoursRefused(ValueError):
    """A window cannot be kept; `sentence` says why and `weekday` (Monday is 0) where."""

    def __init__(self, weekday: int, sentence: str) -> None:
        super().__init__(sentence)
        self.weekday = weekday
        self.sentence = sentence


class WindowEndsBeforeItStarts(HoursRefused):
    """The end of a window is not after its start."""


class WindowStartsOnAnotherDay(HoursRefused):
    """A window starts before midnight or at 24:00 and later, which is a window of another day."""


class WindowIsTooLong(HoursRefused):
    """A window reaches past the end of the next day."""


class WindowsOverlap(HoursRefused):
    """Two windows share time; the sentence names both."""


def reason_sentence(reason: Reason) -> str:
    """A reason against a start, as a sentence to the person who wanted it."""
    return _REASONS[reason]


def problems_with(weekly: Mapping[int, Iterable[tuple[int, int]]]) -> tuple[HoursRefused, ...]:
    """Everything wrong with weekly windows, in the order of the week; touching windows are fine.

    Minutes from midnight of the weekday; a window past midnight is compared with the next day's, Sunday's with
    Monday's.
    """
    problems: list[HoursRefused] = []
    sound: list[tuple[int, int, int]] = []
    for weekday in sorted(weekly):
        for start, end in sorted(weekly[weekday]):
            named = f"{WEEKDAYS[weekday]} {hours((start, end))}"
            if not 0 <= start < DAY:
                problems.append(WindowStartsOnAnotherDay(weekday, f"{named} does not start on that day."))
            elif end <= start:
                problems.append(WindowEndsBeforeItStarts(weekday, f"{named} ends before it starts."))
            elif end > 2 * DAY:
                problems.append(WindowIsTooLong(weekday, f"{named} reaches past the end of the next day."))
            else:
                sound.append((weekday * DAY + start, weekday * DAY + end, weekday))
    return tuple(sorted((*problems, *_overlaps(sound)), key=lambda problem: problem.weekday))


def hours_sentence(
    schedule: Schedule, *, zone_label: str, today: date, zone_of: Callable[[str], str] = str
) -> str:
    """The hours, the zone, and the dates from today on that differ: `Tuesdays 9:00 am to noon, Central Time; ...`.

    `zone_label` is what the zone is called in the reader's language, `zone_of` what others are. Years are named where
    they are not today's.
    """
    closed = [DateRange(*off) for off in schedule.time_off]
    closed += [DateRange(on, on) for on, windows in schedule.overrides.items() if not windows]
    gone = _ahead(closed, today)
    once = _ahead((each for each in schedule.away if isinstance(each, DateRange)), today)
    yearly = [each for each in schedule.away if isinstance(each, Season)]
    parts = [f"{_weekly(schedule.weekly)}, {zone_label}"]
    parts += [
        f"on {day(on, today)} {_and(hours(window) for window in sorted(windows))}"
        for on, windows in sorted(schedule.overrides.items())
        if windows and on >= today and not any(first <= on <= last for first, last in gone)
    ]
    if gone:
        parts.append("not " + _and(days(period, today) for period in gone))
    parts += [
        f"from {day(first, today)} to {day(last, today)} on {zone_of(zone)}"
        for first, last, zone in schedule.stays
        if last >= today
    ]
    if once:
        parts.append("away " + _and(away(period, today) for period in once))
    if yearly:
        parts.append("away " + _and(map(season, yearly)) + " every year")
    return "; ".join(parts)


def limits_sentence(schedule: Schedule) -> str:
    """How starts are spaced, how far ahead they may be, what is kept free, and how many meetings there may be."""
    parts = [f"Starts every {span(schedule.increment).removeprefix('1 ')}"]
    if schedule.offset:
        parts[0] += f", from {span(schedule.offset)} past midnight"
    if schedule.notice:
        parts.append(f"at least {span(schedule.notice)} ahead")
    parts.append(f"up to {_many(schedule.horizon_days, 'day')} ahead")
    kept = [(schedule.buffer_before, "before"), (schedule.buffer_after, "after")]
    free = [f"{span(minutes)} {side}" for minutes, side in kept if minutes]
    if free:
        parts.append(f"{_and(free)} each meeting kept free")
    limits = [(schedule.per_day, "day"), (schedule.per_week, "week"), (schedule.per_month, "month")]
    most = [f"{limit} a {period}" for limit, period in limits if limit is not None]
    if most:
        parts.append(f"at most {_and(most)}")
    return "; ".join(parts)


def hours(window: tuple[int, int]) -> str:
    """A window: `9:00 am to noon`, `all day`, `10:00 pm to 2:00 am the next day`."""
    start, end = window
    if (start, end) == (0, DAY):
        return "all day"
    days_later = (end - 1) // DAY
    late = {0: "", 1: " the next day"}.get(days_later, f" {days_later} days later")
    return f"{clock(start)} to {clock(end)}{late}"


def clock(minute: int) -> str:
    """A minute of a day on a twelve-hour clock, with `noon` and `midnight`."""
    hour, past = divmod(minute % DAY, 60)
    if not past and hour in {0, 12}:
        return "noon" if hour else "midnight"
    return f"{(hour - 1) % 12 + 1}:{past:02} {'pm' if hour >= 12 else 'am'}"


def day(on: date, today: date) -> str:
    """A date: `November 24`, with the year where it is not today's."""
    year = "" if on.year == today.year else f", {on.year}"
    return f"{MONTHS[on.month - 1]} {on.day}{year}"


def days(period: DateRange, today: date) -> str:
    """A range of dates: `November 24 to 28`, `December 20 to January 3, 2027`."""
    first, last = period
    if first == last:
        return day(first, today)
    if first.year != last.year:
        return f"{day(first, today)} to {MONTHS[last.month - 1]} {last.day}, {last.year}"
    year = "" if first.year == today.year else f", {first.year}"
    end = f"{last.day}" if first.month == last.month else f"{MONTHS[last.month - 1]} {last.day}"
    return f"{MONTHS[first.month - 1]} {first.day} to {end}{year}"


def during(period: DateRange, today: date) -> str:
    """When something holds: `on November 24`, `from November 24 to 28`."""
    return f"{'on' if period.first == period.last else 'from'} {days(period, today)}"


def away(period: DateRange, today: date) -> str:
    """Days away: `December 20 to January 3, 2027`, or `through March 31` where they have begun."""
    return f"through {day(period.last, today)}" if period.first < today else days(period, today)


def season(away: Season) -> str:
    """A season: `November to March` of whole months, else `November 10 to March 3`."""
    (first_month, first_day), (last_month, last_day), _ = away
    first, last = MONTHS[first_month - 1], MONTHS[last_month - 1]
    if first_day == 1 and last_day >= _LAST_DAYS[last_month - 1]:
        return first if first_month == last_month else f"{first} to {last}"
    return f"{first} {first_day} to {last} {last_day}"


def span(minutes: int) -> str:
    """A length of time in the largest unit that fits it: `45 minutes`, `1 hour`, `2 days`."""
    for unit, length in (("day", DAY), ("hour", 60)):
        if minutes and minutes % length == 0:
            return _many(minutes // length, unit)
    return _many(minutes, "minute")


def _weekly(weekly: Mapping[int, Sequence[Window]]) -> str:
    """`Mondays to Thursdays 9:00 am to noon and 1:00 pm to 5:00 pm, Saturdays 9:00 am to noon`."""
    weekdays_of: dict[tuple[Window, ...], list[int]] = {}
    for weekday in range(7):
        windows = tuple(sorted(weekly.get(weekday, ())))
        if windows:
            weekdays_of.setdefault(windows, []).append(weekday)
    if not weekdays_of:
        return "No weekly hours"
    return ", ".join(
        f"{_weekdays(weekdays)} {_and(map(hours, windows))}" for windows, weekdays in weekdays_of.items()
    )


def _weekdays(weekdays: Sequence[int]) -> str:
    """`Mondays, Wednesdays and Fridays`; three and more in a row as `Mondays to Wednesdays`."""
    if len(weekdays) == 7:
        return "Every day"
    named: list[str] = []
    for _, numbered in groupby(enumerate(weekdays), key=lambda each: each[1] - each[0]):
        run = [f"{WEEKDAYS[weekday]}s" for _, weekday in numbered]
        named += run if len(run) < 3 else [f"{run[0]} to {run[-1]}"]
    return _and(named)


def _ahead(periods: Iterable[DateRange], today: date) -> list[DateRange]:
    """The date ranges that do not end before today, in order, those that overlap or follow on each other as one."""
    joined: list[DateRange] = []
    for first, last in sorted(periods):
        if last < max(today, first):
            continue
        if joined and first <= joined[-1].last + timedelta(days=1):
            joined[-1] = DateRange(joined[-1].first, max(last, joined[-1].last))
        else:
            joined.append(DateRange(first, last))
    return joined


def _overlaps(sound: Sequence[tuple[int, int, int]]) -> list[WindowsOverlap]:
    """One refusal for each window of (start, end, weekday) that begins before all earlier ones have ended."""
    week = sorted(sound)
    again = [(start + 7 * DAY, end + 7 * DAY, weekday) for start, end, weekday in week if start < DAY]
    found: list[WindowsOverlap] = []
    furthest: tuple[int, int, int] | None = None
    for window in week + again:
        if furthest is not None and window[0] < furthest[1] and furthest[0] < 7 * DAY:
            sentence = f"{_named(furthest)} overlaps {_named(window)}."
            found.append(WindowsOverlap(furthest[2], sentence))
        if furthest is None or window[1] > furthest[1]:
            furthest = window
    return found


def _named(window: tuple[int, int, int]) -> str:
    start, end, weekday = window
    midnight = start // DAY * DAY
    return f"{WEEKDAYS[weekday]} {hours((start - midnight, end - midnight))}"


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
