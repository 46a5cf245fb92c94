"""A coach's meetings, written into the coach's own CalDAV calendar: each once, as it stands, until it is cancelled.

What was written is in our table, so that what is missing there can be found at any time, after any failure.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from mentoring.calendars import caldav, feeds, sources
from mentoring.calendars.fetching import FetchRefused
from mentoring.calendars.models import CalendarCopy, CalendarSource
from mentoring.calendars.reading import bounds
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.organizations.models import Organization
from mentoring.scheduling.answers import attendees_of
from mentoring.scheduling.calendars import stored
from mentoring.scheduling.mail import people_of
from mentoring.scheduling.models import Meeting

BATCH = 50


def behind() -> list[UUID]:
    """The calendars that do not hold the meetings as they stand. One statement."""
    return list(db.session.scalars(differences(CalendarSource.id).distinct()))


def differences(*columns: Any) -> Select[Any]:
    """Meetings to come, beside what was written of them: those to write, and those to take away."""
    standing = Meeting.state == "confirmed"
    missing: ColumnElement[bool] = or_(
        and_(standing, CalendarCopy.sequence.is_distinct_from(Meeting.sequence)),
        and_(~standing, CalendarCopy.id.is_not(None)),
    )
    return (
        select(*columns)
        .select_from(CalendarSource)
        .join(Meeting, Meeting.coach_id == CalendarSource.membership_id)
        .outerjoin(
            CalendarCopy,
            and_(CalendarCopy.source_id == CalendarSource.id, CalendarCopy.meeting_id == Meeting.id),
        )
        .where(CalendarSource.kind == "caldav", Meeting.ends_at > now(), missing)
    )


def write(source_id: UUID) -> None:
    """Bring one calendar up to date; whatever goes wrong is kept with it, and found again."""
    task = sources.task_of(source_id)
    if task is None:
        return
    login = (task.access.name, task.access.password)
    work = contents(source_id)
    db.session.rollback()  # nothing is held while a stranger's server takes its time
    try:
        for meeting_id, sequence, content in work:
            name = f"{meeting_id}.ics"
            if content is None:
                caldav.delete(task.access.address, name, login, bounds())
                forget(source_id, meeting_id)
            else:
                caldav.put(task.access.address, name, content, login, bounds())
                remember(source_id, meeting_id, sequence)
    except FetchRefused as refused:
        sources.note_problem(source_id, refused.sentence)


def contents(source_id: UUID) -> list[tuple[UUID, int, bytes | None]]:
    """What is to be written, meeting by meeting; None is to be taken away."""
    organization = db.session.get_one(Organization, tenancy.current())
    found = db.session.scalars(
        differences(Meeting).where(CalendarSource.id == source_id).order_by(Meeting.starts_at).limit(BATCH)
    ).all()
    work: list[tuple[UUID, int, bytes | None]] = []
    for meeting in found:
        content = None
        if meeting.state == "confirmed":
            event = feeds.meeting_event(meeting.id, organization)
            content = stored(replace(event, attendees=attendees_of(meeting, people_of(meeting))))
        work.append((meeting.id, meeting.sequence, content))
    return work


@transactional
def remember(source_id: UUID, meeting_id: UUID, sequence: int) -> None:
    """A meeting is written as it stood at that sequence, unless the calendar was disconnected meanwhile."""
    if sources.locked(source_id) is None:
        return
    written = insert(CalendarCopy).values(
        organization_id=tenancy.current(),
        id=new_id(),
        source_id=source_id,
        meeting_id=meeting_id,
        sequence=sequence,
    )
    db.session.execute(
        written.on_conflict_do_update(
            index_elements=["organization_id", "source_id", "meeting_id"], set_={"sequence": sequence}
        )
    )


@transactional
def forget(source_id: UUID, meeting_id: UUID) -> None:
    """A meeting is taken away."""
    db.session.execute(
        delete(CalendarCopy).where(CalendarCopy.source_id == source_id, CalendarCopy.meeting_id == meeting_id)
    )
