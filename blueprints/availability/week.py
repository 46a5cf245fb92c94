"""The week: weekly hours in one's own zone, and the limits around them."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import FieldList

from blueprints.availability import door
from blueprints.availability.forms import CHOSEN, LIMITS, HoursForm, stored, windows_of
from blueprints.shared.forms import attempt
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import today
from mentoring.foundation.words import listing, zone_choices, zone_name
from mentoring.policy import Permission
from mentoring.scheduling import hours as verbs
from mentoring.scheduling.availability import Kept, kept_hours
from mentoring.scheduling.hours import Hours
from mentoring.scheduling.wording import WEEKDAYS, hours, hours_sentence, limits_sentence
from mentoring.scheduling.zones import zone_label

Page = str | tuple[str, int] | Response
OWN = Permission.OFFER_COACHING
MORNING, AFTERNOON = (9 * 60, 12 * 60), (13 * 60, 17 * 60)
BEGINNINGS = {
    # what a week may begin from, with one tap, before anything was saved
    "mornings": ("Weekday mornings", dict.fromkeys(range(5), (MORNING,))),
    "afternoons": ("Weekday afternoons", dict.fromkeys(range(5), (AFTERNOON,))),
    "two-days": ("Tuesdays and Thursdays", {1: (MORNING, AFTERNOON), 3: (MORNING, AFTERNOON)}),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week as the form shows it."""

    number: int
    name: str
    words: str
    entries: FieldList
    is_open: bool


@door.get("/availability", permission=OWN)
def edit() -> str:
    """The week as it stands."""
    kept = kept_hours(g.membership.id)
    begin = BEGINNINGS.get(request.args.get("begin", "")) if kept is None else None
    return week_page(week_form(kept, begin[1] if begin else {}), kept)


@door.post("/availability", permission=OWN)
def update() -> Page:
    """Save the week; or show one window more on a day."""
    kept = kept_hours(g.membership.id)
    form = week_form(kept)
    if "add" in request.form:
        form.add_window(request.form["add"])
        return week_page(form, kept, opened=request.form["add"])
    if attempt(form, lambda: verbs.keep(g.membership.id, hours=form.hours)) is None:
        return week_page(form, kept), form.status
    flash("Your hours are saved. This is what we understood:", "success")
    return redirect(url_for("availability.edit"))


def week_form(kept: Kept | None, weekly: Any = None) -> HoursForm:
    """The form over the hours that stand, or over the usual ones."""
    row: Any = kept.row if kept else Hours(zone=viewer_zone(), weekly={})
    shown = {name: getattr(row, name) for name in ("zone", *CHOSEN, *LIMITS)}
    return HoursForm(
        zones=zone_choices(), data=shown | stored(kept.schedule.weekly if kept else weekly or {})
    )


def week_page(form: HoursForm, kept: Kept | None, *, opened: str = "") -> str:
    limits = [form[name] for name in (*CHOSEN, *LIMITS)]
    return render_template(
        "availability/week.html",
        form=form,
        days=[day_of(number, entries, opened) for number, entries in enumerate(form.days)],
        limits=limits,
        limits_open=any(field.errors for field in limits),
        beginnings=[] if kept else [(key, words) for key, (words, _) in BEGINNINGS.items()],
        understood=understood(kept),
        tabs=tabs("edit"),
    )


def day_of(number: int, entries: FieldList, opened: str) -> Day:
    found = windows_of(entries)
    words = listing([hours(window) for window in found]) or "Not available"
    errors = any(entry.errors for entry in entries)
    return Day(number, WEEKDAYS[number], words, entries, bool(found) or errors or opened == str(number))


def understood(kept: Kept | None) -> list[str]:
    """What the engine will go by, in sentences; none where no hours were saved yet."""
    if kept is None:
        return []
    zone = kept.row.zone
    said = hours_sentence(
        kept.schedule, zone_label=zone_name(zone), today=today(zone), zone_of=zone_and_place
    )
    return [f"{said}.", f"{limits_sentence(kept.schedule)}."]


def zone_and_place(zone: str) -> str:
    """Mountain Time (Phoenix): two zones of one name are told apart."""
    return zone_label(zone, zone_name(zone))


def tabs(current: str) -> list[dict[str, Any]]:
    """The two pages of one's hours."""
    pages = (("edit", "Weekly hours"), ("dates", "Days off and single dates"))
    return [
        {"label": words, "url": url_for(f"availability.{name}"), "current": name == current}
        for name, words in pages
    ]
