"""Dates that differ: not this week, days off, and other hours on one date. Each can be taken back."""

from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.availability import door
from blueprints.availability.booked import booked_in, said
from blueprints.availability.forms import STAY, DateForm, DaysForm, StayForm, shown
from blueprints.availability.week import tabs, understood, zone_and_place
from blueprints.shared.forms import Form, attempt
from blueprints.shared.notices import say
from mentoring.foundation.clock import today
from mentoring.foundation.words import count, listing, zone_choices
from mentoring.policy import Permission
from mentoring.scheduling import hours as verbs
from mentoring.scheduling import stays
from mentoring.scheduling.availability import Kept, kept_hours
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.week_models import TimeOff
from mentoring.scheduling.wording import day, days, hours

Page = str | tuple[str, int] | Response
NAMED = 3  # meetings that are named, where more stay booked
OWN = Permission.OFFER_COACHING


@door.get("/availability/dates", permission=OWN)
def dates() -> Page:
    """Every date ahead that differs."""
    if kept_hours(g.membership.id) is None:
        say("Save your weekly hours first. Then you can say when they do not count.", kind="info")
        return redirect(url_for("availability.edit"))
    return dates_page()


@door.post("/availability/week-off", permission=OWN)
def leave_this_week() -> Response:
    """Close the rest of this week, in one tap."""
    off = verbs.take_this_week_off(g.membership.id)
    if off is None:
        say("You were off this week already.")
    else:
        say_closed(off)
    return redirect(url_for("availability.dates"))


@door.post("/availability/days-off", permission=OWN)
def close_days() -> Page:
    """Close some days; the dates may come in the address, where an undo has put them."""
    form = DaysForm(formdata=request.values)
    off = attempt(
        form,
        lambda: verbs.take_off(g.membership.id, first_day=form.first_day.data, last_day=form.last_day.data),
    )
    if off is None:
        return dates_page(days_form=form), form.status
    say_closed(off)
    return redirect(url_for("availability.dates"))


@door.post("/availability/days-off/<uuid:time_off_id>/removal", permission=OWN)
def open_days(time_off_id: UUID) -> Response:
    """Open closed days again."""
    found = verbs.come_back(time_off_id, membership_id=g.membership.id)
    undo = url_for("availability.close_days", first_day=found.first, last_day=found.last)
    say(f"Your usual hours count again {said(found)}.", action={"label": "Undo", "url": undo})
    return redirect(url_for("availability.dates"))


@door.post("/availability/dates", permission=OWN)
def change_date() -> Page:
    """Give one date other hours; with none, it is closed."""
    form = DateForm(formdata=request.values)
    override = attempt(
        form,
        lambda: verbs.change_day(g.membership.id, local_day=form.local_day.data, windows=form.found),
    )
    if override is None:
        return dates_page(date_form=form), form.status
    open_hours = listing([hours((start, end)) for start, end in override.windows])
    on = day(override.local_day, today(g.organization.zone))
    undo = url_for("availability.forget_date", override_id=override.id)
    text = f"On {on} people can book {open_hours}." if open_hours else f"{on} is closed."
    say(text, action={"label": "Undo", "url": undo})
    return redirect(url_for("availability.dates"))


@door.post("/availability/dates/<uuid:override_id>/removal", permission=OWN)
def forget_date(override_id: UUID) -> Response:
    """Let a date have its weekday's hours again."""
    found = verbs.forget_day(override_id, membership_id=g.membership.id)
    again: dict[str, Any] = {
        f"windows-{number}-{name}": value
        for number, window in enumerate(shown([(start, end) for start, end in found.windows]))
        for name, value in window.items()
    }
    undo = url_for("availability.change_date", local_day=found.local_day, **again)
    on = said(DateRange(found.local_day, found.local_day))
    say(f"Your usual hours count again {on}.", action={"label": "Undo", "url": undo})
    return redirect(url_for("availability.dates"))


@door.post("/availability/stays", permission=OWN)
def stay() -> Page:
    """Have the hours go by other clocks for some days; they may come in the address, where an undo has put them."""
    form = StayForm(formdata=request.values, zones=zone_choices())
    found = attempt(
        form,
        lambda: stays.stay(
            g.membership.id,
            first_day=form.first_day.data,
            last_day=form.last_day.data,
            zone=form.zone.data,
        ),
    )
    if found is None:
        return dates_page(stay_form=form), form.status
    period = DateRange(found.first_day, found.last_day)
    undo = url_for("availability.come_home", stay_id=found.id)
    text = f"Your hours go by {zone_and_place(found.zone)} {said(period)}. Meetings booked before stay as they are."
    say(text, action={"label": "Undo", "url": undo})
    return redirect(url_for("availability.dates"))


@door.post("/availability/stays/<uuid:stay_id>/removal", permission=OWN)
def come_home(stay_id: UUID) -> Response:
    """Let the hours go by their own zone again."""
    found = stays.come_home(stay_id, membership_id=g.membership.id)
    again = {f"{STAY}{name}": getattr(found, name) for name in ("first_day", "last_day", "zone")}
    undo = url_for("availability.stay", **again)
    on = said(DateRange(found.first_day, found.last_day))
    say(f"Your hours go by your own zone again {on}.", action={"label": "Undo", "url": undo})
    return redirect(url_for("availability.dates"))


def say_closed(off: TimeOff) -> None:
    """What was closed, what stays booked in it, and the way back."""
    kept = standing_hours()
    period = DateRange(off.first_day, off.last_day)
    booked = booked_in(g.membership.id, period, zone=kept.row.zone)
    stays = f" {kept_booked([entry.name for entry in booked])}" if booked else ""
    undo = url_for("availability.open_days", time_off_id=off.id)
    say(f"Nobody can book you {said(period)}.{stays}", action={"label": "Undo", "url": undo})


def kept_booked(names: list[str]) -> str:
    """One meeting booked before stays (Dana Whitfield): move or cancel it if you cannot come."""
    one, rest = len(names) == 1, len(names) - NAMED
    named = listing([*names[:NAMED], f"{rest} more"] if rest > 0 else names)
    return (
        f"{count(len(names), 'meeting')} booked before {'stays' if one else 'stay'} ({named}): "
        f"move or cancel {'it' if one else 'them'} if you cannot come."
    )


def standing_hours() -> Kept:
    """The viewer's hours.

    Raises:
        HoursMissing: there are none yet.
    """
    kept = kept_hours(g.membership.id)
    if kept is None:
        raise verbs.HoursMissing
    return kept


def dates_page(
    *,
    days_form: DaysForm | None = None,
    date_form: DateForm | None = None,
    stay_form: StayForm | None = None,
) -> str:
    """The page, with the form that was refused as it was typed, and the others empty."""
    kept = standing_hours()
    here = today(kept.row.zone)
    wrong: list[Form] = [form for form in (days_form, date_form, stay_form) if form is not None]
    return render_template(
        "availability/dates.html",
        form=wrong[0] if wrong else None,
        days_form=days_form or DaysForm(formdata=None),
        date_form=date_form or DateForm(formdata=None),
        stay_form=stay_form or StayForm(formdata=None, zones=zone_choices()),
        stays=[
            (each, days(DateRange(each.first_day, each.last_day), here), zone_and_place(each.zone))
            for each in kept.stays
            if each.last_day >= here
        ],
        periods=[
            (off, days(DateRange(off.first_day, off.last_day), here))
            for off in kept.time_off
            if off.last_day >= here
        ],
        overrides=[
            (
                each,
                f"{each.local_day:%A}, {day(each.local_day, here)}",
                listing([hours((start, end)) for start, end in each.windows]) or "closed",
            )
            for each in kept.overrides
            if each.local_day >= here
        ],
        understood=understood(kept),
        tabs=tabs("dates"),
    )
