"""A coach's meetings and groups, written into the coach's own CalDAV calendar: each once, until it is cancelled.

What was written is in our table, so that what is missing there can be found at any time, after any failure.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, union
from sqlalchemy.dialects.postgresql import insert

from mentoring.accounts.models import Membership, User
from mentoring.calendars import caldav, feeds, group_events, sources
from mentoring.calendars.fetching import FetchRefused
from mentoring.calendars.group_events import VERSION
from mentoring.calendars.models import CalendarCopy, CalendarSource
from mentoring.calendars.reading import bounds
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.foundation.transactions import transactional
from mentoring.groups.answers import answers_by
from mentoring.groups.mail import standing
from mentoring.organizations.models import Organization
from mentoring.scheduling.answers import attendees_of
from mentoring.scheduling.calendars import Attendee, stored
from mentoring.scheduling.events import people_of
from mentoring.scheduling.models import GroupMeeting, Meeting, Seat

BATCH = 50


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be written of one meeting; no content is to be taken away. `column` says which kind of meeting."""

    column: str
    subject_id: UUID
    sequence: int
    content: bytes | None


def behind() -> list[UUID]:
    """The calendars that do not hold the meetings and groups as they stand. One statement."""
    late = union(differences(CalendarSource.id), group_differences(CalendarSource.id))
    return list(db.session.scalars(late))


def differences(*columns: Any) -> Select[Any]:
    """Meetings to come, beside what was written of them: those to write, and those to take away."""
    standing = Meeting.state == "confirmed"
    return (
        select(*columns)
        .select_from(CalendarSource)
        .join(Meeting, Meeting.coach_id == CalendarSource.membership_id)
        .outerjoin(
            CalendarCopy,
            and_(CalendarCopy.source_id == CalendarSource.id, CalendarCopy.meeting_id == Meeting.id),
        )
        .where(CalendarSource.kind == "caldav", Meeting.ends_at > now(), missing(standing, Meeting.sequence))
    )


def group_differences(*columns: Any) -> Select[Any]:
    """The same of group meetings, for whoever leads them or sits in them."""
    leads = GroupMeeting.coach_id == CalendarSource.membership_id
    sits = (Seat.group_id == GroupMeeting.id) & (Seat.membership_id == CalendarSource.membership_id)
    standing = and_(GroupMeeting.state == "open", or_(leads, func.coalesce(Seat.state, "") == "taken"))
    return (
        select(*columns)
        .select_from(CalendarSource)
        .join(GroupMeeting, GroupMeeting.organization_id == CalendarSource.organization_id)
        .outerjoin(Seat, and_(sits, ~leads))
        .outerjoin(
            CalendarCopy,
            and_(CalendarCopy.source_id == CalendarSource.id, CalendarCopy.group_id == GroupMeeting.id),
        )
        .where(
            CalendarSource.kind == "caldav",
            GroupMeeting.ends_at > now(),
            or_(leads, Seat.id.is_not(None)),
            missing(standing, VERSION),
        )
    )


def missing(standing: ColumnElement[bool], sequence: Any) -> ColumnElement[bool]:
    """Whether it stands and was not written as it is, or does not stand and is still there."""
    return or_(
        and_(standing, CalendarCopy.sequence.is_distinct_from(sequence)),
        and_(~standing, CalendarCopy.id.is_not(None)),
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
        for due in work:
            name = f"{due.subject_id}.ics"
            if due.content is None:
                caldav.delete(task.access.address, name, login, bounds())
                forget(source_id, due)
            else:
                caldav.put(task.access.address, name, due.content, login, bounds())
                remember(source_id, due)
    except FetchRefused as refused:
        sources.note_problem(source_id, refused.sentence)


def contents(source_id: UUID) -> list[Due]:
    """What is to be written, meeting by meeting, then group by group."""
    organization = db.session.get_one(Organization, tenancy.current())
    found = db.session.scalars(
        differences(Meeting).where(CalendarSource.id == source_id).order_by(Meeting.starts_at).limit(BATCH)
    ).all()
    work = []
    for meeting in found:
        content = None
        if meeting.state == "confirmed":
            event = feeds.meeting_event(meeting.id, organization)
            content = stored(replace(event, attendees=attendees_of(meeting, people_of(meeting))))
        work.append(Due("meeting_id", meeting.id, meeting.sequence, content))
    return [*work, *group_contents(source_id, organization)]


def group_contents(source_id: UUID, organization: Organization) -> list[Due]:
    """The groups to write or to take away; only the calendar's owner is named in them, as they answered.
    Four statements.
    """
    columns = (GroupMeeting, VERSION, CalendarSource.membership_id)
    found = db.session.execute(
        group_differences(*columns)
        .where(CalendarSource.id == source_id)
        .order_by(GroupMeeting.starts_at)
        .limit(BATCH)
    ).all()
    if not found:
        return []
    owner_id = found[0].membership_id
    owner = db.session.execute(
        select(Membership.name, User.email)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id == owner_id)
    ).one()
    group_ids = [row.GroupMeeting.id for row in found]
    events = group_events.events_by(owner_id, group_ids, organization)
    answers = answers_by(owner_id, group_ids)
    work = []
    for group, version, _ in found:
        content = None
        if group.id in events:
            attending = standing(group, answers.get((group.id, version)))
            attendee = Attendee(owner.name, owner.email, attending)
            content = stored(replace(events[group.id], attendees=(attendee,)))
        work.append(Due("group_id", group.id, version, content))
    return work


@transactional
def remember(source_id: UUID, due: Due) -> None:
    """A meeting is written as it stood at that sequence, unless the calendar was disconnected meanwhile."""
    if sources.locked(source_id) is None:
        return
    written = insert(CalendarCopy).values(
        organization_id=tenancy.current(),
        id=new_id(),
        source_id=source_id,
        sequence=due.sequence,
        **{due.column: due.subject_id},
    )
    db.session.execute(
        written.on_conflict_do_update(
            index_elements=["organization_id", "source_id", due.column], set_={"sequence": due.sequence}
        )
    )


@transactional
def forget(source_id: UUID, due: Due) -> None:
    """A meeting is taken away."""
    db.session.execute(
        delete(CalendarCopy).where(
            CalendarCopy.source_id == source_id, getattr(CalendarCopy, due.column) == due.subject_id
        )
    )
