"""Group meetings as calendars show them: with no name but the coach's, and nobody's address.

A version is the group's sequence and the seat's turn together, and came to be when the person it is for was told.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.groups.mail import uid_of
from mentoring.messages.addresses import address
from mentoring.messages.models import Message
from mentoring.organizations.models import Organization
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.calendars import CalendarEvent, Organizer, Status, is_web_address
from mentoring.scheduling.models import GroupMeeting, Seat

SHOWN_BEHIND = timedelta(days=90)
CANCELLED_KEPT = timedelta(days=30)
VERSION = (GroupMeeting.sequence + func.coalesce(Seat.turn, 0)).label("version")
TOLD = ("group_invitation", "group_cancelled")  # planned with every version, for the coach and for each seat


def groups_of(membership_id: UUID, organization: Organization) -> list[CalendarEvent]:
    """The groups that somebody leads or sits in; those cancelled, or given up, for a while. One statement."""
    statement, gone, stamp = own_groups(membership_id)
    rows = db.session.execute(statement.where(shown(gone, stamp)))
    return [event_of(found, organization) for found in rows]


def events_by(
    membership_id: UUID, group_ids: Collection[UUID], organization: Organization
) -> dict[UUID, CalendarEvent]:
    """Of some groups, those that stand for whoever leads them or sits in them. One statement."""
    statement, gone, _ = own_groups(membership_id)
    rows = db.session.execute(statement.where(GroupMeeting.id.in_(group_ids), gone.is_not(True)))
    return {found.GroupMeeting.id: event_of(found, organization) for found in rows}


def own_groups(membership_id: UUID) -> tuple[Select[Any], ColumnElement[bool], Any]:
    """Groups that somebody has or had a part in; whether that is over; and when this version came to be."""
    leads = GroupMeeting.coach_id == membership_id
    gone = or_(GroupMeeting.state == "cancelled", and_(~leads, Seat.state != "taken"))
    stamp = told(func.coalesce(Seat.id, GroupMeeting.id))
    statement = (
        select(
            GroupMeeting,
            Membership.name,
            VERSION,
            func.coalesce(stamp, GroupMeeting.created_at).label("stamp"),
            func.coalesce(gone, literal(value=False)).label("gone"),
        )
        .join(Membership, Membership.id == GroupMeeting.coach_id)
        .outerjoin(Seat, and_(Seat.group_id == GroupMeeting.id, Seat.membership_id == membership_id, ~leads))
        .where(or_(leads, Seat.state == "taken", and_(Seat.turn > 0, stamp.is_not(None))))
    )
    return statement, gone, stamp


def groups_in(cohort_id: UUID, organization: Organization) -> list[CalendarEvent]:
    """The groups of a cohort: who leads, what about and when, and nothing else. One statement."""
    gone, stamp = GroupMeeting.state == "cancelled", told(GroupMeeting.id)
    rows = db.session.execute(
        select(
            GroupMeeting,
            Membership.name,
            GroupMeeting.sequence.label("version"),
            func.coalesce(stamp, GroupMeeting.created_at).label("stamp"),
            gone.label("gone"),
        )
        .join(Membership, Membership.id == GroupMeeting.coach_id)
        .where(GroupMeeting.cohort_id == cohort_id, shown(gone, stamp))
    )
    return bare(event_of(found, organization) for found in rows)


def told(subject: Any) -> Any:
    """When whoever a message about that subject is for was told last: then this version came to be."""
    return (
        select(func.max(Message.created_at))
        .where(Message.subject_id == subject, Message.kind.in_(TOLD))
        .correlate(GroupMeeting, Seat)
        .scalar_subquery()
    )


def shown(gone: ColumnElement[bool], stamp: Any) -> ColumnElement[bool]:
    """Those to come, of the last months, and what is cancelled or given up for a while."""
    instant = now()
    ended_at = func.coalesce(GroupMeeting.cancelled_at, stamp, GroupMeeting.created_at)
    return and_(
        GroupMeeting.ends_at > instant - SHOWN_BEHIND,
        or_(gone.is_not(True), ended_at > instant - CANCELLED_KEPT),
    )


def event_of(found: Any, organization: Organization) -> CalendarEvent:
    """A group as whoever leads it or sits in it sees it."""
    group = found.GroupMeeting
    return CalendarEvent(
        uid=uid_of(group),
        sequence=found.version,
        starts_at=group.starts_at,
        ends_at=group.ends_at,
        summary=f"{group.title} (group with {found.name})",
        organizer=Organizer(organization.name, current_app.config["SETTINGS"].mail_from),
        attendees=(),
        stamp=found.stamp,
        location=group.place or label(FORMATS, group.format),
        conference=group.place if is_web_address(group.place) else "",
        url=address("groups.show", slug=organization.slug, group_id=group.id),
        status=Status.CANCELLED if found.gone else Status.CONFIRMED,
    )


def bare(events: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    """Without the place: it is for those who come."""
    return [replace(event, location="", conference="", url="") for event in events]
