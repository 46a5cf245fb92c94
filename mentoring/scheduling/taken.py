"""What stands in the way of a start: taken time, meetings that count for limits, and closed days. One statement."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    Select,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)

from mentoring.foundation.clock import now
from mentoring.foundation.models import Instant
from mentoring.foundation.standing import Standing
from mentoring.scheduling.models import BusyTime, ClosedDays, LedMeeting, Meeting, Occupancy
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.spans import Span, instant_of, minute_of, span_around

COUNTED = ("requested", "confirmed", "held")  # meetings of a pair that count for what its program allows
NOTHING: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """What stands in the way, each with the meeting or hold that does, so that one can be left out of account.

    `spans`: people's taken time over all organizations, without content; `calendars`: what the calendars take that they
    connected, in whatever organization; `led`: when the meetings start that count for people's own limits, those they
    lead or are a guest at, in whatever organization; `held`: when the meetings of matches start that count for what the
    program allows; `closed`: the days on which cohorts have no meetings.
    """

    spans: Mapping[UUID, Sequence[tuple[Span, UUID]]]
    calendars: Mapping[UUID, Sequence[Span]]
    led: Mapping[UUID, Sequence[tuple[int, UUID]]]
    held: Mapping[UUID, Sequence[tuple[int, UUID]]]
    closed: Mapping[UUID, Sequence[DateRange]]

    def of(self, user_id: UUID, *, without: UUID | None = None) -> tuple[Span, ...]:
        """What is taken of a person."""
        return tuple(span for span, meeting_id in self.spans.get(user_id, ()) if meeting_id != without)

    def of_coach(self, user_id: UUID, *, without: UUID | None = None) -> tuple[Span, ...]:
        """The same, with what their calendars take."""
        return (*self.of(user_id, without=without), *self.calendars.get(user_id, ()))

    def led_by(self, user_id: UUID, *, without: UUID | None = None) -> tuple[int, ...]:
        """When the meetings start that count for a person's own limits."""
        return tuple(start for start, meeting_id in self.led.get(user_id, ()) if meeting_id != without)

    def held_in(self, match_id: UUID, *, without: UUID | None = None) -> tuple[int, ...]:
        """When the meetings of a match start that count for what its program allows."""
        return tuple(start for start, meeting_id in self.held.get(match_id, ()) if meeting_id != without)

    def closed_to(self, cohort_id: UUID) -> tuple[DateRange, ...]:
        """The days on which a cohort has no meetings."""
        return tuple(self.closed.get(cohort_id, ()))


def taken(
    users: Collection[UUID] = (),
    span: Span = NOTHING,
    *,
    calendars_of: Collection[UUID] = (),
    leaders: Collection[UUID] = (),
    starting: Span = NOTHING,
    matches: Collection[UUID] = (),
    cohorts: Collection[UUID] = (),
) -> Taken:
    """The taken time of people in a span, with the calendars of some of them; the starts that count for the limits of
    `leaders`; those of matches; the closed days of cohorts. One statement, whatever their number.
    """
    spans: dict[UUID, list[tuple[Span, UUID]]] = defaultdict(list)
    calendars: dict[UUID, list[Span]] = defaultdict(list)
    starts: dict[str, dict[UUID, list[tuple[int, UUID]]]] = {
        "led": defaultdict(list),
        "held": defaultdict(list),
    }
    closed: dict[UUID, list[DateRange]] = defaultdict(list)
    wanted = {
        "users": list({*users}),
        "first": instant_of(span[0]),
        "last": instant_of(span[1]),
        "calendars_of": list(calendars_of),
        "leaders": list(leaders),
        "starting_first": instant_of(starting[0]),
        "starting_last": instant_of(starting[1]),
        "matches": list({*matches}),  # each once, since they are looked up one by one
        "cohorts": list(cohorts),
        "instant": now(),
    }
    for what, of, begins, ends, meeting_id, first_day, last_day in IN_THE_WAY.all(**wanted):
        if what == "taken":
            spans[of].append((span_around(begins, ends), meeting_id))
        elif what == "calendar":
            calendars[of].append(span_around(begins, ends))
        elif what == "closed":
            closed[of].append(DateRange(first_day, last_day))
        else:
            starts[what][of].append((minute_of(begins), meeting_id))
    return Taken(spans, calendars, starts["led"], starts["held"], closed)


def ids(name: str) -> Any:
    """Ids that are given."""
    return bindparam(name, type_=ARRAY(Uuid()))


def row(
    what: str,
    of: Any,
    begins: Any = None,
    ends: Any = None,
    meeting_id: Any = None,
    days: tuple[Any, Any] = (None, None),
) -> Select[*tuple[Any, ...]]:
    """A part of the one statement, all in one shape."""
    given = ((begins, Instant), (ends, Instant), (meeting_id, Uuid()), (days[0], Date), (days[1], Date))
    return select(
        literal_column(f"'{what}'"),
        of,
        *(cast(null(), kind) if column is None else column for column, kind in given),
    )


FIRST, LAST = bindparam("first", type_=Instant), bindparam("last", type_=Instant)
# OFFSET has one person after the other looked up, and one match: PostgreSQL knows neither how many are given nor how
# much lies in a span, and would read what everybody has in it, in every organization.
WANTED = func.unnest(ids("users")).table_valued("user_id", name="wanted").render_derived()
THEIRS = (
    select(Occupancy.during, Occupancy.meeting_id)
    .where(
        Occupancy.user_id == WANTED.c.user_id,
        Occupancy.during.op("&&")(func.tstzrange(FIRST, LAST)),
        or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > bindparam("instant", type_=Instant)),
    )
    .offset(literal_column("0"))
    .lateral("theirs")
)
MATCHES = func.unnest(ids("matches")).table_valued("match_id", name="asked").render_derived()
HELD = (
    select(Meeting.id, Meeting.starts_at)
    .where(Meeting.match_id == MATCHES.c.match_id, Meeting.state.in_(COUNTED))
    .offset(literal_column("0"))
    .lateral("held")
)
STARTING = (bindparam("starting_first", type_=Instant), bindparam("starting_last", type_=Instant))
IN_THE_WAY = Standing(
    union_all(
        row(
            "taken",
            WANTED.c.user_id,
            func.lower(THEIRS.c.during),
            func.upper(THEIRS.c.during),
            THEIRS.c.meeting_id,
        )
        .select_from(WANTED)
        .join(THEIRS, true()),
        row("calendar", BusyTime.user_id, BusyTime.starts_at, BusyTime.ends_at).where(
            BusyTime.user_id == any_(ids("calendars_of")), BusyTime.starts_at < LAST, BusyTime.ends_at > FIRST
        ),
        row("led", LedMeeting.user_id, LedMeeting.starts_at, meeting_id=LedMeeting.meeting_id).where(
            LedMeeting.user_id == any_(ids("leaders")),
            LedMeeting.starts_at >= STARTING[0],
            LedMeeting.starts_at < STARTING[1],
        ),
        row("held", MATCHES.c.match_id, HELD.c.starts_at, meeting_id=HELD.c.id)
        .select_from(MATCHES)
        .join(HELD, true()),
        row("closed", ClosedDays.cohort_id, days=(ClosedDays.first_day, ClosedDays.last_day)).where(
            ClosedDays.cohort_id == any_(ids("cohorts"))
        ),
    )
)
