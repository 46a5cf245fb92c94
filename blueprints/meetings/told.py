"""Booking's answers to who asks for JSON: what is open, what was booked, or why not and what could be."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import g, jsonify, url_for
from werkzeug.wrappers import Response

from blueprints.meetings.forms import BookingForm, offered
from blueprints.meetings.picker import OpenTimes
from mentoring.foundation.errors import Refusal
from mentoring.scheduling.kinds import Meant
from mentoring.scheduling.models import Meeting
from mentoring.scheduling.openings import Choice, Opening, Openings
from mentoring.scheduling.queries import Pair
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.taking import SlotTaken
from mentoring.scheduling.zones import ZoneTable, iso_minute, iso_offset, zone_table


def booked_as_json(meeting: Meeting) -> Response:
    """201, with where the meeting is."""
    answer = jsonify(
        id=str(meeting.id),
        state=meeting.state,
        starts_at=meeting.starts_at.isoformat(),
        ends_at=meeting.ends_at.isoformat(),
        zone=meeting.zone,
        kind=meeting.kind or None,
        format=meeting.format,
        place=meeting.place,
        sequence=meeting.sequence,
    )
    answer.status_code = 201
    answer.headers["Location"] = url_for("meetings.show", meeting_id=meeting.id)
    return answer


def refused_as_json(form: BookingForm) -> Response:
    """A problem (RFC 9457) that names the fields, and up to three other times where the wanted one is not open."""
    errors = {name: list(said) for name, said in form.errors.items() if name}
    if isinstance(form.refusal, SlotTaken):
        errors["starts_at"] = [form.refusal.sentence]
    answer = jsonify(
        type="about:blank",
        title="The meeting was not booked",
        status=form.status,
        detail=form.refusal.sentence
        if form.refusal
        else " ".join(each for said in errors.values() for each in said),
        errors=errors,
        nearest=[slot.starts_at.isoformat() for slot in getattr(form.refusal, "nearest", ())],
    )
    answer.status_code, answer.content_type = form.status, "application/problem+json"
    return answer


def slots_as_json(pair: Pair, meant: Meant, found: OpenTimes, *, zone: str) -> Response:
    """The open times of one coach, by the viewer's days."""
    table = zone_table(zone)
    times = [
        {
            "starts_at": written(slot.start),
            "ends_at": written(slot.end),
            "local_start": on_wall(slot.start, table),
        }
        for slot in found.slots
    ]
    coach_zone = pair.coach_zone or g.organization.zone
    return told(
        match_id=str(pair.match.id),
        coach={"id": str(pair.coach_id), "name": pair.coach_name, "zone": coach_zone},
        kind=meant.kind.key if meant.kind else None,
        minutes=meant.minutes,
        formats=[code for code, _ in offered(meant.ways)],
        zone=zone,
        **range_told(found.days, found.until),
        days=[{"day": day, "slots": list(each)} for day, each in groupby(times, day_of)],
        book=url_for("meetings.create", match_id=pair.match.id),
    )


def openings_as_json(
    choices: Sequence[Choice], found: Openings, times: Iterable[Opening], **asked: Any
) -> Response:
    """The open times of several coaches, by the viewer's days; each names the matches that can book it."""
    table = zone_table(found.zone)
    ids = {each.match_id: str(each.match_id) for each in choices}
    starts = [
        {
            "starts_at": written(each.start),
            "local_start": on_wall(each.start, table),
            "matches": [ids[choice.match_id] for choice in each.choices],
        }
        for each in times
    ]
    return told(
        **asked,
        zone=found.zone,
        **range_told(found.days, found.until),
        coaches=[
            {
                "match_id": ids[each.match_id],
                "id": str(each.coach_id),
                "name": each.coach_name,
                "zone": each.zone or g.organization.zone,
                "kind": each.kind.key if each.kind else None,
                "minutes": each.minutes,
                "formats": each.ways,
                "book": url_for("meetings.create", match_id=each.match_id),
            }
            for each in choices
        ],
        days=[{"day": day, "times": list(each)} for day, each in groupby(starts, day_of)],
    )


def written(minute: int) -> str:
    """2026-12-08T15:00Z, as the booking form takes it."""
    return f"{iso_minute(minute)}Z"


def on_wall(minute: int, table: ZoneTable) -> str:
    """2026-12-08T09:00-06:00, as the clocks of a zone show it."""
    wall = table.local(minute)
    return f"{iso_minute(wall)}{iso_offset(wall - minute)}"


def day_of(time: dict[str, Any]) -> str:
    return str(time["local_start"])[:10]


def range_told(days: DateRange, until: date | None) -> dict[str, str | None]:
    """The days that were looked at, and the last day that is near enough to be booked."""
    return {
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "until": until.isoformat() if until else None,
    }


def told(**body: Any) -> Response:
    """An answer that is another for who asks for a page."""
    answer = jsonify(**body)
    answer.vary.add("Accept")
    return answer


def asked_wrongly(refusal: Refusal) -> Response:
    """A problem (RFC 9457) that names what of the address cannot be meant."""
    answer = jsonify(
        type="about:blank",
        title="That cannot be looked for",
        status=refusal.status,
        detail=refusal.sentence,
        errors={refusal.field: [refusal.sentence]},
    )
    answer.status_code, answer.content_type = refusal.status, "application/problem+json"
    return answer
