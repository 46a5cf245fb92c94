"""A time that is kept while its details are filled in: how, where, and whether it repeats."""

from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import door
from blueprints.meetings.booking import booked, booking_page, form_for
from blueprints.meetings.forms import DetailsForm
from blueprints.shared.doors import allow
from blueprints.shared.forms import attempt
from blueprints.shared.notices import say
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import limiter
from mentoring.foundation.words import count, moment
from mentoring.policy import Permission
from mentoring.scheduling import holds, meetings, series
from mentoring.scheduling.queries import Pair, pair_by_id
from mentoring.scheduling.taking import MatchEnded, SlotTaken

Page = str | tuple[str, int] | Response
STARTS = "%Y-%m-%dT%H:%MZ"


@door.post("/matches/<uuid:match_id>/holds", permission=Permission.BOOK)
@limiter.limit("60 per hour")
def hold(match_id: UUID) -> Page:
    """Keep an open time for ten minutes; the kind of meeting may be in the address."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK, pair)
    form = form_for(pair, request.args)
    kept = attempt(
        form,
        lambda: holds.hold(
            match_id, starts_at=form.chosen, by=g.membership.id, kind=form.kind.data or "", guest=form.third
        ),
    )
    if kept is None:
        return booking_page(pair, form), form.status
    chosen = {"format": form.format.data, "kind": form.kind.data or None, "guest": form.third}
    return redirect(url_for("meetings.held", hold_id=kept.id, **chosen))


@door.get("/holds/<uuid:hold_id>", permission=Permission.BOOK)
def held(hold_id: UUID) -> Page:
    """The details of a meeting at that time, and its other dates where it repeats."""
    kept = holds.hold_by_id(hold_id)
    pair = pair_by_id(kept.match_id)
    allow(Permission.BOOK, pair)
    given = {name: request.args.get(name) for name in ("format", "kind", "guest", "repeat")}
    given["repeat"] = None if given["guest"] else given["repeat"]  # a series has no guest
    form = details_for(pair, given | {"starts_at": f"{kept.starts_at:{STARTS}}"})
    return details_page(pair, form)


@door.post("/matches/<uuid:match_id>/details", permission=Permission.BOOK)
def book_details(match_id: UUID) -> Page:
    """Book it, once or as a series."""
    pair = pair_by_id(match_id)
    allow(Permission.BOOK, pair)
    form = details_for(pair)
    if form.repeat.data:
        return book_series(pair, form)
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
    if meeting is None:
        return again(pair, form), form.status
    return booked(meeting, pair)


def book_series(pair: Pair, form: DetailsForm) -> Page:
    made = attempt(
        form,
        lambda: series.book_series(
            pair.match.id,
            starts_at=form.chosen,
            rhythm=form.repeat.data,
            seen=form.count,
            format=form.format.data,
            place=form.place.data or "",
            kind=form.kind.data or "",
            key=form.booking_key,
            by=g.membership.id,
        ),
    )
    if made is None:
        page = details_page if form.start else booking_page
        return page(pair, form), form.status
    if all(meeting.state == "cancelled" for meeting in made):  # a form that is sent once more
        say("This page booked a series that was cancelled since. Choose another time.", kind="warning")
        return redirect(url_for("meetings.new", match_id=pair.match.id))
    first = moment(made[0].starts_at, viewer_zone())
    say(
        f"The first is on {first}. Invitations are on their way to both of you.",
        title=f"{count(len(made), 'meeting is', 'meetings are')} booked",
    )
    return redirect(url_for("meetings.index"))


def again(pair: Pair, form: DetailsForm) -> str:
    """The details with what was typed, or other times where the one that was chosen is gone."""
    lost = form.start is None or isinstance(form.refusal, SlotTaken | MatchEnded)
    return booking_page(pair, form) if lost else details_page(pair, form)


def details_for(pair: Pair, given: dict[str, str | None] | None = None) -> DetailsForm:
    """The form of a pair, with what an address gives."""
    return DetailsForm(pair=pair, data=given)


def details_page(pair: Pair, form: DetailsForm) -> str:
    if form.start is None:
        raise NotFound
    kept, dates = holds.hold_of(pair.match.id, g.membership.id), []
    if form.repeat.data:
        dates = series.occurrences(
            pair.terms.meaning(form.meant),
            form.start,
            form.repeat.data,
            without=kept.id if kept else None,
        )
    form.seen.data = str(sum(not each.why for each in dates))
    return render_template(
        "meetings/details.html",
        pair=pair,
        form=form,
        starts_at=form.start,
        dates=dates,
        minutes=form.minutes,
        kept_until=kept.expires_at if kept and kept.expires_at > now() else None,
        repeats=repeat_tabs(kept.id, form) if kept and may_repeat(pair, form) else [],
    )


def may_repeat(pair: Pair, form: DetailsForm) -> bool:
    """Whether a series can be booked: in a match that runs, not where each meeting is confirmed, not with a guest."""
    return pair.match.state == "active" and not pair.plan.booking.approval and form.third is None


def repeat_tabs(hold_id: UUID, form: DetailsForm) -> list[dict[str, object]]:
    """Once, or how it repeats, as places on the page."""
    labels = {"": "Once", "monthly": "Monthly", "fortnightly": "Every 2 weeks"}
    return [
        {
            "label": label,
            "url": url_for(
                "meetings.held",
                hold_id=hold_id,
                repeat=code or None,
                format=form.format.data,
                kind=form.kind.data or None,
            ),
            "current": code == form.repeat.data,
            "count": None,
        }
        for code, label in labels.items()
    ]
