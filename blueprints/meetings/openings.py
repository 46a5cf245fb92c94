"""First available: the earliest times among the coaches who help with a topic, as a page and as JSON."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import OpeningsForm
from blueprints.meetings.picker import STRIP, Day, beyond, nearest_day, none_between, time_of
from blueprints.meetings.ranges import DAY, LONGEST, ChoiceUnknown, DaysUnclear, day_asked, days_asked
from blueprints.meetings.told import asked_wrongly, openings_as_json, written
from blueprints.meetings.zone import zone_form
from blueprints.shared.answers import wants_json
from blueprints.shared.lists import choice, in_use, same_page
from blueprints.shared.words import browser_zone, viewer_zone
from mentoring.foundation.clock import today
from mentoring.foundation.words import clock, day, local, zone_name
from mentoring.organizations.vocabulary import FORMATS, TOPICS
from mentoring.policy import Permission
from mentoring.scheduling.openings import Choice, Opening, Openings, choices_of, openings
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.zones import DAY as WHOLE_DAY
from mentoring.scheduling.zones import ZoneTable, date_of, zone_table

WEEK = 7  # days
AT_ONE_TIME = 6  # coaches shown at a time, before the rest is asked for
PARTS = (("morning", "Mornings"), ("afternoon", "Afternoons, from noon"), ("evening", "Evenings, from 5 pm"))
HOURS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}
Page = str | Response


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; nothing chosen fits everything."""

    topic: str = ""
    format: str = ""
    minutes: str = ""
    part: str = ""

    def among(self, choices: Iterable[Choice]) -> list[Choice]:
        """The coaches who have what is looked for, for a meeting of the length that is."""
        meant = (each.lasting(int(self.minutes)) if self.minutes else each for each in choices)
        return [
            each
            for each in meant
            if each is not None
            and (not self.topic or self.topic in each.topics)
            and (not self.format or self.format in each.ways)
        ]

    def within(self, openings: Iterable[Opening], table: ZoneTable) -> list[Opening]:
        """The times that are in the part of the day."""
        first, last = HOURS.get(self.part, (0, 24))
        return [each for each in openings if first * 60 <= table.local(each.start) % WHOLE_DAY < last * 60]


@door.get("/first-available", permission=Permission.BELONG, endpoint="openings")
def index() -> Page:
    """The earliest times with the viewer's coaches, or with those who help with a topic."""
    zone, choices = viewer_zone(), choices_of(g.membership.id)
    offered = offered_by(choices)
    if wants_json():
        return told_openings(choices, offered, zone)
    asked = Filters(**{name: choice(name, dict(known)) for name, known in offered.items()})
    fitting = asked.among(choices)
    begin, wanted = day_asked("from"), day_asked("day")
    first = max(begin or today(zone), today(zone))
    found = openings(fitting, DateRange(first, first + (LONGEST - 1) * DAY), zone=zone)
    return render_template(
        "meetings/openings.html",
        form=filter_form(asked, offered, choices),
        chosen=in_use({name: (getattr(asked, name), known) for name, known in offered.items()}),
        asked=asked,
        topic=dict(TOPICS).get(asked.topic, ""),
        choices=choices,
        fitting=fitting,
        shown=strip_of(found, asked, wanted=wanted),
        until=found.until,
        zone_words=zone_name(zone),
        zone_form=zone_form(),
        browser_zone=browser_zone(),
    )


def offered_by(choices: Iterable[Choice]) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each filter what can be chosen, as `(code, words)`."""
    lengths = sorted({minutes for each in choices for minutes in each.lengths})
    return {
        "topic": TOPICS,
        "format": FORMATS,
        "minutes": tuple((str(minutes), f"{minutes} minutes") for minutes in lengths),
        "part": PARTS,
    }


def filter_form(
    asked: Filters, offered: Mapping[str, tuple[tuple[str, str], ...]], choices: list[Choice]
) -> OpeningsForm:
    """The filters as they were sent; a topic is there if one of the viewer's coaches helps with it."""
    form = OpeningsForm(
        formdata=None, data={name: getattr(asked, name) for name in ("topic", "format", "minutes", "part")}
    )
    topics = Counter(topic for each in choices for topic in each.topics)
    formats = {code for each in choices for code in each.ways}
    form.offer(
        "topic",
        "Any topic",
        [
            (code, f"{words} ({topics[code]})")
            for code, words in TOPICS
            if topics[code] or code == asked.topic
        ],
    )
    form.offer("format", "Any way", [pair for pair in FORMATS if pair[0] in {*formats, asked.format}])
    form.offer("minutes", "Any length", list(offered["minutes"]))
    form.offer("part", "Any time of day", list(PARTS))
    return form


def strip_of(found: Openings, asked: Filters, *, wanted: date | None) -> dict[str, Any] | None:
    """The next seven days that have times, and the times of one of them; None where there are none at all."""
    by_day = days_with_times(found, asked)
    now = today(found.zone)
    before, after = beyond(found.days, found.until, now)
    if not by_day and before is None and after is None:
        return None
    shown, rest = list(by_day)[:STRIP], list(by_day)[STRIP:]
    chosen = nearest_day(shown, wanted) if shown else found.days.first
    times = by_day.get(chosen, [])
    action_of = cache(hold_url)  # a coach is there at many of the times
    later = rest[0] if rest else after
    begun = found.days.first.isoformat() if found.days.first > now else None
    days = [
        Day(
            id=f"{at}",
            weekday=f"{at:%a}",
            number=at.day,
            label=day(at),
            url=same_page(**{"from": begun, "day": at.isoformat(), "at": None}),
            count=len(by_day[at]),
            current=at == chosen,
        )
        for at in shown
    ]
    return {
        "month": f"{chosen:%B %Y}",
        "days": days,
        "day_label": day(chosen),
        "count": len(times),
        "times": [row_of(each, found, action_of) for each in only_asked(times)],
        "key": uuid4(),
        "all_times_url": same_page(at=None) if request.args.get("at") else None,
        "first_url": same_page(**{"from": None, "day": None, "at": None}) if begun else None,
        "later_url": same_page(**{"from": later.isoformat(), "day": None, "at": None}) if later else None,
        "nothing": "" if shown else none_between(found.days),
        "until": day(found.until) if found.until and not later else "",
    }


def days_with_times(found: Openings, asked: Filters) -> dict[date, list[Opening]]:
    """The days that have times, with them, in order: one more than a strip shows, if there are so many.

    Two weeks are worked out first, which hold a strip of working days and one more; then as many as those before let
    expect, so that far days cost nothing where near ones have times.
    """
    table = zone_table(found.zone)
    by_day: dict[date, list[Opening]] = {}
    at, weeks = found.days.first, 2
    while at <= found.days.last and len(by_day) <= STRIP:
        after = at + weeks * WEEK * DAY
        some = asked.within(found.between(at, after - DAY), table)
        for on, group in groupby(some, lambda each: table.local_day(each.start)):
            by_day[date_of(on)] = list(group)
        looked = (after - found.days.first) // (WEEK * DAY)
        missing = STRIP + 1 - len(by_day)
        weeks = ceil(missing * looked / len(by_day)) if by_day else looked
        at = after
    return by_day


def only_asked(times: list[Opening]) -> list[Opening]:
    """The one time of the address with all of its coaches, where it is open; else every time."""
    wanted = request.args.get("at")
    return [each for each in times if written(each.start) == wanted] or times


def hold_url(match_id: UUID, kind: str | None) -> str:
    """Where a time with a coach is asked to be held."""
    return url_for("meetings.hold", match_id=match_id, kind=kind)


def row_of(opening: Opening, found: Openings, action_of: Callable[[UUID, str | None], str]) -> dict[str, Any]:
    """A time with its coaches, each with what their clock shows where it differs."""
    value = written(opening.start)
    shown = opening.choices if request.args.get("at") == value else opening.choices[:AT_ONE_TIME]
    rest = len(opening.choices) - len(shown)
    return {
        "value": value,
        "label": clock(opening.starts_at, found.zone),
        "coaches": [
            {
                "name": each.coach_name,
                "cohort": each.terms.cohort_name,
                "what": f"{each.kind.title}, {each.minutes} minutes"
                if each.kind
                else f"{each.minutes} minutes",
                "other": time_of(opening.starts_at, found.zone, found.zone_of(each, opening)).other,
                "action": action_of(each.match_id, each.kind.key if each.kind else None),
            }
            for each in shown
        ],
        "rest": rest,
        "rest_url": same_page(at=value, day=local(opening.starts_at, found.zone).date().isoformat())
        if rest
        else None,
    }


def told_openings(
    choices: list[Choice], offered: Mapping[str, tuple[tuple[str, str], ...]], zone: str
) -> Response:
    """The same as JSON, for the days of the address: a week, or up to 62 days."""
    try:
        days = days_asked(zone, usual=WEEK)
        asked = Filters(**{name: known_choice(name, dict(known)) for name, known in offered.items()})
    except (DaysUnclear, ChoiceUnknown) as refusal:
        return asked_wrongly(refusal)
    fitting = asked.among(choices)
    found = openings(fitting, days, zone=zone)
    times = asked.within(found.between(*days), zone_table(zone))
    chosen = {name: getattr(asked, name) or None for name in offered}
    return openings_as_json(fitting, found, times, **chosen)


def known_choice(name: str, known: Mapping[str, str]) -> str:
    """The value of a filter in the address.

    Raises:
        ChoiceUnknown: there is no such value.
    """
    asked = request.args.get(name, "")
    if asked and asked not in known:
        raise ChoiceUnknown(field=name)
    return asked
