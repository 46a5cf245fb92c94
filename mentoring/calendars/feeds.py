"""Private addresses of calendars to subscribe to: made, shown, replaced and taken back.

The address is signed and derived from its row, so that it can be shown again and nothing secret is stored; when the
row is gone, or its owner is no longer who they were, it opens nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.calendars.group_events import CANCELLED_KEPT, SHOWN_BEHIND, groups_in, groups_of
from mentoring.calendars.models import CalendarFeed
from mentoring.cohorts.models import Cohort
from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired, NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.matching.models import Match
from mentoring.messages.addresses import address
from mentoring.messages.models import Message
from mentoring.organizations.models import Organization
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.calendars import CalendarEvent, Organizer, Status, feed, is_web_address
from mentoring.scheduling.events import uid_of
from mentoring.scheduling.guests import BESIDE, version
from mentoring.scheduling.models import Meeting, MeetingGuest

LIFE = timedelta(days=3650)
TOLD = ("meeting_invitation", "meeting_cancelled")  # planned with every version of a meeting
STATUS = {"requested": Status.TENTATIVE, "cancelled": Status.CANCELLED}


@transactional
def offer(membership_id: UUID, *, cohort_id: UUID | None = None) -> CalendarFeed:
    """Make a private address for a member; the one from before opens nothing any more.

    Raises:
        NotFound: there is no such cohort.
    """
    if cohort_id is not None and db.session.scalar(select(Cohort.id).where(Cohort.id == cohort_id)) is None:
        raise NotFound
    db.session.execute(delete(CalendarFeed).where(*owned(membership_id, cohort_id)))
    made = CalendarFeed(membership_id=membership_id, cohort_id=cohort_id)
    db.session.add(made)
    return made


@transactional
def withdraw(membership_id: UUID, *, cohort_id: UUID | None = None) -> None:
    """Take a private address back."""
    db.session.execute(delete(CalendarFeed).where(*owned(membership_id, cohort_id)))


def feed_of(membership_id: UUID, *, cohort_id: UUID | None = None) -> CalendarFeed | None:
    """A member's own feed, or theirs of a cohort, if they have one. One statement."""
    return db.session.scalar(select(CalendarFeed).where(*owned(membership_id, cohort_id)))


def owned(membership_id: UUID, cohort_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    return (
        CalendarFeed.membership_id == membership_id,
        CalendarFeed.cohort_id.is_not_distinct_from(cohort_id),
    )


def feed_address(found: CalendarFeed, *, slug: str) -> str:
    """The private address of a feed."""
    link = links.Link(found.organization_id, found.membership_id, found.id)
    token = links.sign("feed", link, until=found.created_at + LIFE)
    return address("calendars.feed", slug=slug, token=token)


def read_feed(link: links.Link) -> bytes:
    """The calendar behind a private address. Five statements at most.

    Raises:
        LinkExpired: it was taken back, or is no longer its owner's to see.
    """
    row = db.session.execute(
        select(CalendarFeed, Membership)
        .join(Membership, Membership.id == CalendarFeed.membership_id)
        .where(CalendarFeed.id == link.subject_id, Membership.left_at.is_(None))
    ).one_or_none()
    if row is None or (row.CalendarFeed.cohort_id and not row.Membership.is_administrator):
        raise LinkExpired
    organization = db.session.get_one(Organization, link.organization_id)
    if row.CalendarFeed.cohort_id is None:
        mine = (Meeting.coach_id == row.Membership.id) | (Meeting.participant_id == row.Membership.id)
        events = [whole_event(found, organization) for found in meetings_in(mine)]
        events += visits_of(row.Membership.id, organization)
        events += groups_of(row.Membership.id, organization)
        return feed(events, f"{organization.name}: {row.Membership.name}")
    in_cohort = Meeting.match_id.in_(select(Match.id).where(Match.cohort_id == row.CalendarFeed.cohort_id))
    events = [bare_event(found, organization) for found in meetings_in(in_cohort)]
    events += groups_in(row.CalendarFeed.cohort_id, organization)
    return feed(events, f"{organization.name}: meetings")


def meeting_event(meeting_id: UUID, organization: Organization) -> CalendarEvent:
    """One meeting as its two people put it in a calendar by hand. One statement.

    Raises:
        NotFound: there is none here.
    """
    found = list(db.session.execute(versions().where(Meeting.id == meeting_id)))
    if not found:
        raise NotFound
    return whole_event(found[0], organization)


def meetings_in(which: ColumnElement[bool]) -> Iterable[Any]:
    """The meetings that a feed shows: those to come, of the last months, and cancelled ones for a while."""
    instant = now()
    return db.session.execute(
        versions().where(
            which,
            Meeting.ends_at > instant - SHOWN_BEHIND,
            (Meeting.state != "cancelled") | (Meeting.cancelled_at > instant - CANCELLED_KEPT),
        )
    )


def visits_of(membership_id: UUID, organization: Organization) -> list[CalendarEvent]:
    """The meetings to which somebody comes as a guest, and for a while those that are off for them. One statement."""
    instant = now()
    gone = (Meeting.state == "cancelled") | MeetingGuest.state.not_in(BESIDE)
    since = func.greatest(Meeting.cancelled_at, MeetingGuest.answered_at)
    rows = db.session.execute(
        versions()
        .join(MeetingGuest, MeetingGuest.meeting_id == Meeting.id)
        .add_columns(MeetingGuest)
        .where(
            MeetingGuest.membership_id == membership_id,
            Meeting.state != "requested",
            Meeting.ends_at > instant - SHOWN_BEHIND,
            ~gone | (since > instant - CANCELLED_KEPT),
        )
    )
    return [
        replace(
            whole_event(found, organization),
            sequence=version(found.Meeting, found.MeetingGuest),
            stamp=max(found.stamp, found.MeetingGuest.answered_at or found.MeetingGuest.asked_at),
            url=address("meetings.visit", slug=organization.slug, guest_id=found.MeetingGuest.id),
            status=STATUS.get(found.Meeting.state, Status.CONFIRMED)
            if found.MeetingGuest.state in BESIDE
            else Status.CANCELLED,
        )
        for found in rows
    ]


def versions() -> Any:
    """Meetings with both names, and when they came to be what they are."""
    coach, participant = aliased(Membership), aliased(Membership)
    told = (
        select(func.max(Message.created_at))
        .where(Message.subject_id == Meeting.id, Message.kind.in_(TOLD))
        .correlate(Meeting)
        .scalar_subquery()
    )
    return (
        select(
            Meeting,
            coach.name.label("coach"),
            participant.name.label("participant"),
            func.coalesce(told, Meeting.created_at).label("stamp"),
        )
        .join(coach, coach.id == Meeting.coach_id)
        .join(participant, participant.id == Meeting.participant_id)
    )


def bare_event(found: Any, organization: Organization, **details: str) -> CalendarEvent:
    """Who and when, and nothing else."""
    meeting = found.Meeting
    return CalendarEvent(
        uid=uid_of(meeting),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{meeting.kind_title or 'Coaching'}: {found.coach} and {found.participant}",
        organizer=Organizer(organization.name, current_app.config["SETTINGS"].mail_from),
        attendees=(),
        stamp=found.stamp,
        status=STATUS.get(meeting.state, Status.CONFIRMED),
        **details,
    )


def whole_event(found: Any, organization: Organization) -> CalendarEvent:
    """A meeting as its two people see it."""
    meeting = found.Meeting
    return bare_event(
        found,
        organization,
        location=meeting.place or label(FORMATS, meeting.format),
        conference=meeting.place if is_web_address(meeting.place) else "",
        url=address("meetings.show", slug=organization.slug, meeting_id=meeting.id),
    )
