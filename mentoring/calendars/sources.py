"""A coach's own calendars: connected by their address, read by a job, kept as spans alone.

What fails is written down with since when, and what was read before still counts: a calendar that cannot be read
never blocks a booking, and never opens a time that it once took.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, insert, or_, select

from mentoring.accounts.models import Membership, User
from mentoring.calendars.fetching import FetchRefused, parts_of
from mentoring.calendars.models import CalendarSource
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.crypto import seal, unseal
from mentoring.foundation.errors import NotFound, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.jobs.registry import later
from mentoring.organizations.models import Organization
from mentoring.scheduling.models import BusyTime
from mentoring.scheduling.spans import Span, instant_of
from mentoring.scheduling.week_models import Availability

MOST = 5
EVERY = timedelta(minutes=14)  # a little less than the timetable's line
TABLE = "calendar_sources"


class AddressRefused(Refusal):
    sentence = "Enter the calendar's secret address. It begins with https or webcal."
    field = "address"


class CalendarsEnough(Refusal):
    status = 409
    sentence = f"You can connect up to {MOST} calendars. Disconnect one first."
    field = "address"


@dataclass(frozen=True, slots=True)
class Access:
    """Where a calendar is and how to get in; kept sealed."""

    address: str
    name: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A connected calendar as its owner sees it."""

    id: UUID
    kind: str
    host: str
    read_at: datetime | None
    broken_since: datetime | None
    problem: str
    spans: int


@dataclass(frozen=True, slots=True)
class Task:
    """What a job needs to read one calendar."""

    id: UUID
    kind: str
    access: Access
    etag: str
    zone: str
    owner: str
    ours: str


@transactional
def connect(membership_id: UUID, access: Access, *, kind: str = "ics") -> CalendarSource:
    """Connect a calendar; it is read soon, by a job.

    Raises:
        AddressRefused: no calendar can be there.
        CalendarsEnough: the coach has as many as can be.
    """
    try:
        parts_of(access.address)
    except FetchRefused as refused:
        raise AddressRefused from refused
    db.session.execute(select(Membership.id).where(Membership.id == membership_id).with_for_update())
    count = select(func.count()).where(CalendarSource.membership_id == membership_id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise CalendarsEnough
    made = CalendarSource(id=new_id(), membership_id=membership_id, kind=kind)
    text = json.dumps([access.address, access.name, access.password])
    made.access = seal(text, organization_id=tenancy.current(), table=TABLE, row_id=made.id, column="access")
    db.session.add(made)
    later("read_calendar", source_id=made.id)
    return made


@transactional
def disconnect(source_id: UUID, *, membership_id: UUID) -> None:
    """Forget a calendar and the times that it took.

    Raises:
        NotFound: it is not theirs.
    """
    gone = db.session.execute(
        delete(CalendarSource)
        .where(CalendarSource.id == source_id, CalendarSource.membership_id == membership_id)
        .returning(CalendarSource.id)
    ).scalar_one_or_none()
    if gone is None:
        raise NotFound


@transactional
def keep(source_id: UUID, spans: Sequence[Span], *, etag: str) -> None:
    """Put what was read in place of what was read before."""
    source = locked(source_id)
    if source is None:
        return
    db.session.execute(delete(BusyTime).where(BusyTime.source_id == source.id))
    user_id = db.session.scalar(select(Membership.user_id).where(Membership.id == source.membership_id))
    if spans:
        db.session.execute(
            insert(BusyTime),
            [
                {
                    "id": new_id(),
                    "user_id": user_id,
                    "organization_id": source.organization_id,
                    "source_id": source.id,
                    "starts_at": instant_of(start),
                    "ends_at": instant_of(end),
                }
                for start, end in spans
            ],
        )
    source.checked_at = source.read_at = source.expanded_at = now()
    source.etag, source.broken_since, source.problem = etag, None, ""


@transactional
def forget(source_id: UUID) -> None:
    """Forget the times that a calendar took whose owner has left: nobody reads it any more."""
    db.session.execute(delete(BusyTime).where(BusyTime.source_id == source_id))


@transactional
def keep_unchanged(source_id: UUID) -> None:
    """The server says that nothing changed."""
    source = locked(source_id)
    if source is not None:
        source.checked_at = source.read_at = now()
        source.broken_since, source.problem = None, ""


@transactional
def note_problem(source_id: UUID, sentence: str) -> None:
    """Write down that it could not be read, and since when; what was read before stays."""
    source = locked(source_id)
    if source is not None:
        source.checked_at, source.problem = now(), sentence
        source.broken_since = source.broken_since or source.checked_at


def locked(source_id: UUID) -> CalendarSource | None:
    return db.session.scalar(
        select(CalendarSource)
        .where(CalendarSource.id == source_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def task_of(source_id: UUID) -> Task | None:
    """What a job needs to read a calendar; None when it was disconnected, or its owner left. One statement."""
    row = db.session.execute(
        select(CalendarSource, User.email, func.coalesce(Availability.zone, User.zone, Organization.zone))
        .join(Membership, Membership.id == CalendarSource.membership_id)
        .join(User, User.id == Membership.user_id)
        .join(Organization, Organization.id == CalendarSource.organization_id)
        .outerjoin(Availability, Availability.membership_id == CalendarSource.membership_id)
        .where(CalendarSource.id == source_id, Membership.left_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    source, email, zone = row
    fresh = source.expanded_at is not None and source.expanded_at > now() - timedelta(days=1)
    return Task(
        id=source.id,
        kind=source.kind,
        access=access_of(source),
        etag=source.etag if fresh else "",
        zone=zone,
        owner=email,
        ours=current_app.config["SETTINGS"].mail_from.rpartition("@")[2],
    )


def access_of(source: CalendarSource) -> Access:
    """Where a calendar is and how to get in."""
    text = unseal(
        source.access,
        organization_id=source.organization_id,
        table=TABLE,
        row_id=source.id,
        column="access",
    )
    return Access(*json.loads(text))


def sources_of(membership_id: UUID) -> list[Source]:
    """A coach's calendars, in the order in which they were connected. One statement."""
    spans = (
        select(func.count())
        .where(BusyTime.source_id == CalendarSource.id, BusyTime.ends_at > now())
        .correlate(CalendarSource)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(CalendarSource, spans)
        .where(CalendarSource.membership_id == membership_id)
        .order_by(CalendarSource.id)
    )
    return [
        Source(
            row.id,
            row.kind,
            urlsplit(access_of(row).address).hostname or "",
            row.read_at,
            row.broken_since,
            row.problem,
            count,
        )
        for row, count in rows
    ]


def due_sources() -> list[UUID]:
    """The calendars to look at again; one that has been broken for a day is asked once an hour. One statement."""
    instant = now()
    rested: ColumnElement[bool] = CalendarSource.checked_at < instant - EVERY
    patient = or_(
        CalendarSource.broken_since.is_(None),
        CalendarSource.broken_since > instant - timedelta(days=1),
        CalendarSource.checked_at < instant - timedelta(hours=1),
    )
    return list(
        db.session.scalars(
            select(CalendarSource.id)
            .where(or_(CalendarSource.checked_at.is_(None), rested & patient))
            .order_by(CalendarSource.id)
        )
    )
