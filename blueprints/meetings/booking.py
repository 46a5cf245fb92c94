"""Booking a new meeting."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.forms import BookingForm
from blueprints.meetings.picker import WEEKDAYS, beyond, days_around, nearest_to, picker, times_on
from blueprints.meetings.ranges import DaysUnclear, day_asked, days_asked
from blueprints.meetings.told import asked_wrongly, booked_as_json, refused_as_json, slots_as_json
from blueprints.meetings.zone import zone_form
from blueprints.shared.answers import wants_json
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import browser_zone, viewer_zone
from mentoring.foundation.clock import today
from mentoring.foundation.words import local, moment
from mentoring.policy import Permission
from mentoring.scheduling import meetings
from mentoring.scheduling.discovery import may_book
from mentoring.scheduling.guests import Guest, GuestUnusable, guest_for
from mentoring.scheduling.kinds import KindUnknown, Meant, kind_chosen
from mentoring.scheduling.meetings import MatchEnded
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.queries import Pair, pair_by_id

Page = str | tuple[str, int] | Response


@door.get("/matches/<uuid:match_id>/meetings/new", permission=Permission.BOOK)
def new(match_id: UUID) -> Page:
    """The coach's open times, in the viewer's zone."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK, pair)
    if wants_json():
        return told_slots(pair)
    form = form_for(pair, request.args)
    if form.format.data not in dict(form.offered):
        form.format.data = form.offered[0][0]
    return booking_page(pair, form)


@door.post("/matches/<uuid:match_id>/meetings", permission=Permission.BOOK)
def create(match_id: UUID) -> Page:
    """Book one of them; the loser of a race is offered the nearest others."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK, pair)
    form = form_for(pair)
    meeting = attempt(
        form,
        lambda: meetings.book(
            match_id,
            starts_at=form.chosen,
            minutes=form.minutes,
            format=form.format.data,
            place=form.place.data or "",
            kind=form.kind.data or "",
            guest=form.third,
            key=form.booking_key,
            holder=g.membership.id,
        ),
    )
    if wants_json():
        return refused_as_json(form) if meeting is None else booked_as_json(meeting)
    if meeting is None:
        return booking_page(pair, form), form.status
    return booked(meeting, pair)


def told_slots(pair: Pair) -> Response:
    """The open times on the days of the address, up to 62 of them, as JSON.

    Raises:
        MatchEnded: none of them could be booked.
    """
    if not may_book(pair.match, pair.plan):
        raise MatchEnded
    zone = viewer_zone()
    try:
        days, meant, guest = days_asked(zone), kind_asked(pair), guest_asked(pair)
    except (DaysUnclear, KindUnknown, GuestUnusable) as refusal:
        return asked_wrongly(refusal)
    found = times_on(pair.terms, days, minutes=meant.minutes, zone=zone, without=pair.hold_id, guest=guest)
    return slots_as_json(pair, meant, found, zone=zone)


def kind_asked(pair: Pair) -> Meant:
    """What a meeting of the kind in the address is to be; of the usual kind, where it names none.

    Raises:
        KindUnknown: none such can be booked.
    """
    asked = request.args.get("kind", "")
    return pair.meant(kind.key if asked and (kind := kind_chosen(pair.plan, asked)) else None)


def guest_asked(pair: Pair) -> Guest | None:
    """The guest in the address; None where it names none.

    Raises:
        GuestUnusable: it is nobody who can be asked.
    """
    asked = request.args.get("guest", "")
    try:
        return guest_for(pair.match, UUID(asked)) if asked else None
    except ValueError as error:
        raise GuestUnusable from error


def form_for(pair: Pair, given: Mapping[str, str] | None = None) -> BookingForm:
    """The form of a pair, with what an address gives."""
    chosen = {name: (given or {}).get(name) for name in ("kind", "format", "guest")}
    return BookingForm(pair=pair, data=chosen)


def booked(meeting: Meeting, pair: Pair) -> Response:
    when = moment(meeting.starts_at, viewer_zone())
    if meeting.state == "cancelled":  # a form that is sent once more
        say(f"This page booked {when}, which was cancelled since. Choose another time.", kind="warning")
        return redirect(url_for("meetings.new", match_id=pair.match.id))
    if meeting.state == "requested":
        say(
            f"{when} is kept for you until {pair.coach_name} answers, by "
            f"{moment(meeting.answer_by or meeting.starts_at, viewer_zone())}.",
            title="You asked for a time",
        )
        return redirect(url_for("meetings.show", meeting_id=meeting.id))
    say(
        f"{when}. An invitation for your calendar is on its way to both of you.",
        title=f"You meet {pair.coach_name}",
    )
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def booking_page(pair: Pair, form: BookingForm) -> str:
    zone = viewer_zone()
    guest = guest_in(form, pair)
    wanted = local(form.start, zone).date() if form.is_submitted() and form.start else day_asked("day")
    how: Any = {"minutes": form.minutes, "zone": zone, "without": pair.hold_id, "guest": guest}
    month, first = request.args.get("view") == "month", today(zone)
    found = times_on(pair.terms, days_around(wanted, today=first, whole_month=month), **how)
    _, after = beyond(found.days, found.until, first)
    # Where nothing is left of this month, the next one is shown.
    if month and wanted is None and not found.slots and after:
        found = times_on(pair.terms, days_around(after, today=first, whole_month=True), **how)
    other_zone = pair.coach_zone or g.organization.zone
    details = bool(request.values.get("details")) or form.asks_where
    kind, third = (form.meant.key if form.meant else ""), str(guest.membership_id) if guest else ""
    return render_template(
        "meetings/new.html",
        form=form,
        pair=pair,
        guest=guest.name if guest else "",
        details=details,
        action=url_for("meetings.hold" if details else "meetings.create", match_id=pair.match.id),
        fields={"key": form.key.data, "format": form.format.data, "kind": kind, "guest": third}
        | kept_of(form, details=details),
        minutes=form.minutes,
        until=found.until,
        other_zone=other_zone,
        picker=picker(
            found,
            zone=zone,
            other_zone=lambda at: pair.other_zone(pair.participant_id, at) or other_zone,
            wanted=wanted,
            path=url_for("meetings.new", match_id=pair.match.id),
            kept={
                "kind": kind,
                "guest": third,
                "format": form.format.data,
                "details": "1" if request.values.get("details") else "",
                "view": request.args.get("view", ""),
            },
        ),
        kinds=kind_tabs(form, pair),
        formats=format_tabs(form, pair),
        nearest=nearest_to(form, zone),
        weekdays=WEEKDAYS,
        zone_form=zone_form(),
        browser_zone=browser_zone(),
    )


def guest_in(form: BookingForm, pair: Pair) -> Guest | None:
    """The guest who was chosen; one who cannot be asked any more is said to be so, and left out."""
    try:
        return guest_for(pair.match, form.third) if form.third else None
    except GuestUnusable as refusal:
        if form.refusal is None:
            form.refuse(refusal)
        return None


def kept_of(form: BookingForm, *, details: bool) -> dict[str, str]:
    """What goes along with a choice of time: that details follow, or the place that was filled in before."""
    return ({"details": "1"} if details else {}) | ({"place": form.place.data} if form.place.data else {})


def kind_tabs(form: BookingForm, pair: Pair) -> list[dict[str, Any]]:
    """The kinds of meetings of the program, as places on the page."""
    return [
        place_of(f"{kind.title}, {kind.minutes} min", pair, current=kind is form.meant, kind=kind.key)
        for kind in form.kinds
    ]


def format_tabs(form: BookingForm, pair: Pair) -> list[dict[str, Any]]:
    """The ways to meet that the coach offers, as places on the page."""
    kind = form.meant.key if form.meant else None
    return [
        place_of(label, pair, current=code == form.format.data, format=code, kind=kind)
        for code, label in form.offered
    ]


def place_of(label: str, pair: Pair, *, current: bool, **chosen: str | None) -> dict[str, Any]:
    """One of several ways to book, as a place on the page; the day stays."""
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("day", "details", "guest")}
    url = url_for("meetings.new", match_id=pair.match.id, **(kept | chosen))
    return {"label": label, "url": url, "current": current, "count": None}
