"""What needs a hand, and how far a cohort has come: reads over all rooms, each at a fixed price."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.messages.models import Message
from mentoring.scheduling.models import Meeting
from mentoring.sessions.models import SessionLog
from mentoring.today.actions import LOG_RESTS, NOTE_RESTS

LIVE = ("open", "matching", "running", "closing")
INVITED_AFTER = timedelta(days=5)  # an invitation gets so long to be accepted
FIRST_MEETING_AFTER = timedelta(days=21)
LOG_AFTER = timedelta(days=2)
PER_KIND = 25
COACH, PARTICIPANT = aliased(Membership), aliased(Membership)


@dataclass(frozen=True, slots=True)
class Hand:
    """One thing that needs a hand: what, about whom, since when, and what its action acts on."""

    kind: str
    name: str
    since: datetime
    subject_id: UUID
    other: str = ""
    detail: str = ""


def hands(instant: datetime) -> list[Hand]:
    """Everything that needs a hand now, the most pressing kind first, the oldest first in each. Five statements."""
    found: list[Hand] = []
    for read in (failed_messages, without_first_meeting, without_log, unmatched, not_accepted):
        found += read(instant)
    return found


def failed_messages(_: datetime) -> list[Hand]:
    """Messages that the product could not deliver, or does not know whether it did."""
    statement = (
        select(Message.id, Message.kind, Message.state, Message.outcome, Message.created_at, Membership.name)
        .join(Membership, Membership.user_id == Message.user_id)
        .where(Message.state.in_(("failed", "uncertain")))
        .order_by(Message.created_at)
        .limit(PER_KIND)
    )
    return [
        Hand("message_failed", row.name, row.created_at, row.id, detail=row.outcome, other=row.kind)
        for row in db.session.execute(statement)
    ]


def without_first_meeting(instant: datetime) -> list[Hand]:
    """Pairs matched a while ago with no meeting booked, held or logged."""
    since = {"before": instant - FIRST_MEETING_AFTER, "written_since": instant - NOTE_RESTS}
    return [
        Hand("no_first_meeting", row.name, row.published_at, row.id, other=row.other)
        for row in db.session.execute(pairs_without_first_meeting(), since)
    ]


@cache  # these statements are built once: putting one together takes as long as running it
def pairs_without_first_meeting() -> Select[UUID, datetime, str, str]:
    return (
        select(Match.id, Match.published_at, PARTICIPANT.name.label("name"), COACH.name.label("other"))
        .join(COACH, COACH.id == Match.coach_id)
        .join(PARTICIPANT, PARTICIPANT.id == Match.participant_id)
        .where(
            Match.state == "active",
            Match.published_at < bindparam("before"),
            not_(exists().where(Meeting.match_id == Match.id, Meeting.state.in_(("confirmed", "held")))),
            not_(exists().where(SessionLog.match_id == Match.id, SessionLog.happened == "met")),
            not_(written_about("first_meeting_note", Match.id, bindparam("written_since"))),
        )
        .order_by(Match.published_at)
        .limit(PER_KIND)
    )


def without_log(instant: datetime) -> list[Hand]:
    """Meetings that were over days ago and that nobody has logged."""
    since = {"before": instant - LOG_AFTER, "written_since": instant - LOG_RESTS}
    return [
        Hand("no_log", row.name, row.ends_at, row.id, other=row.other)
        for row in db.session.execute(meetings_without_log(), since)
    ]


@cache
def meetings_without_log() -> Select[UUID, datetime, str, str]:
    return (
        select(Meeting.id, Meeting.ends_at, PARTICIPANT.name.label("name"), COACH.name.label("other"))
        .join(COACH, COACH.id == Meeting.coach_id)
        .join(PARTICIPANT, PARTICIPANT.id == Meeting.participant_id)
        .where(
            Meeting.state == "confirmed",
            Meeting.ends_at < bindparam("before"),
            not_(exists().where(SessionLog.meeting_id == Meeting.id)),
            not_(written_about("log_request", Meeting.id, bindparam("written_since"))),
        )
        .order_by(Meeting.ends_at)
        .limit(PER_KIND)
    )


def unmatched(_: datetime) -> list[Hand]:
    """People enrolled in a running cohort without a coach."""
    return [
        Hand(
            "fell_through" if row.fell_through else "not_matched",
            row.name,
            row.fell_through or row.created_at,
            row.cohort_id,
            detail=row.cohort,
        )
        for row in db.session.execute(enrolled_without_coach())
    ]


@cache
def enrolled_without_coach() -> Select[UUID, datetime, str, str, datetime | None]:
    fell_through = (
        select(func.max(Match.ended_at))
        .where(
            Match.cohort_id == Enrolment.cohort_id,
            Match.participant_id == Enrolment.membership_id,
            Match.outcome == "declined",
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return (
        select(
            Enrolment.cohort_id,
            Enrolment.created_at,
            Membership.name,
            Cohort.name.label("cohort"),
            fell_through.label("fell_through"),
        )
        .join(Membership, Membership.id == Enrolment.membership_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Cohort.state == "running",
            Enrolment.state == "enrolled",
            not_(has_open_match(Enrolment.cohort_id, Enrolment.membership_id)),
        )
        .order_by(Enrolment.created_at)
        .limit(PER_KIND)
    )


def not_accepted(instant: datetime) -> list[Hand]:
    """Members of a live cohort who were invited a while ago and have not come in."""
    since = {"before": instant - INVITED_AFTER}
    return [
        Hand("not_accepted", row.name, row.invited_at, row.id)
        for row in db.session.execute(invitations_not_accepted(), since)
    ]


@cache
def invitations_not_accepted() -> Select[UUID, str, datetime | None]:
    in_live_cohort = or_(
        exists().where(
            Enrolment.membership_id == Membership.id,
            Enrolment.state == "enrolled",
            Enrolment.cohort_id == Cohort.id,
            Cohort.state.in_(LIVE),
        ),
        exists().where(
            CohortCoach.membership_id == Membership.id,
            CohortCoach.places > 0,
            CohortCoach.cohort_id == Cohort.id,
            Cohort.state.in_(LIVE),
        ),
    )
    return (
        select(Membership.id, Membership.name, Membership.invited_at)
        .where(
            Membership.invited_at < bindparam("before"),
            Membership.accepted_at.is_(None),
            Membership.left_at.is_(None),
            in_live_cohort,
        )
        .order_by(Membership.invited_at)
        .limit(PER_KIND)
    )


def written_about(
    kind: str, subject_id: SQLColumnExpression[UUID], since: BindParameter[datetime]
) -> ColumnElement[bool]:
    return exists().where(
        Message.subject_id == subject_id,
        Message.kind == kind,
        Message.state.in_(("planned", "claimed", "sending", "sent")),
        Message.due_at > since,
    )


def has_open_match(
    cohort_id: SQLColumnExpression[UUID], member_id: SQLColumnExpression[UUID]
) -> ColumnElement[bool]:
    return exists().where(
        Match.cohort_id == cohort_id, Match.participant_id == member_id, Match.state != "ended"
    )


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far a cohort's people have come."""

    cohort_id: UUID
    enrolled: int = 0
    matched: int = 0
    have_met: int = 0
    met_this_month: int = 0
    stalled: int = 0


def funnels(cohort_ids: Iterable[UUID], instant: datetime) -> dict[UUID, Funnel]:
    """The funnel of each cohort. Two statements, whatever their number."""
    wanted = list(cohort_ids)
    people = db.session.execute(
        select(Enrolment.cohort_id, func.count().label("number"))
        .where(Enrolment.cohort_id.in_(wanted), Enrolment.state == "enrolled")
        .group_by(Enrolment.cohort_id)
    )
    counts = {row.cohort_id: row.number for row in people}
    since = {
        "wanted": wanted,
        "instant": instant,
        "month": (instant - timedelta(days=30)).date(),
        "matched_before": instant - FIRST_MEETING_AFTER,
        "met_before": (instant - timedelta(days=45)).date(),
    }
    pairs = {row.cohort_id: row for row in db.session.execute(pair_counts(), since)}
    found = {}
    for cohort_id in wanted:
        row = pairs.get(cohort_id)
        found[cohort_id] = Funnel(
            cohort_id,
            counts.get(cohort_id, 0),
            *((row.matched, row.have_met, row.met_this_month, row.stalled) if row else ()),
        )
    return found


@cache
def pair_counts() -> Select[UUID, int, int, int, int]:
    """Active matches of each cohort: how many, have met, met in the last 30 days, and stalled."""
    last_met = (
        select(SessionLog.match_id, func.max(SessionLog.held_on).label("held_on"))
        .where(SessionLog.happened == "met")
        .group_by(SessionLog.match_id)
        .subquery()
    )
    coming = exists().where(
        Meeting.match_id == Match.id, Meeting.state == "confirmed", Meeting.starts_at > bindparam("instant")
    )
    quiet = and_(
        Match.published_at < bindparam("matched_before"),
        or_(last_met.c.held_on.is_(None), last_met.c.held_on < bindparam("met_before")),
        not_(coming),
    )
    return (
        select(
            Match.cohort_id,
            func.count().label("matched"),
            func.count(last_met.c.held_on).label("have_met"),
            func.count().filter(last_met.c.held_on >= bindparam("month")).label("met_this_month"),
            func.count().filter(quiet).label("stalled"),
        )
        .outerjoin(last_met, last_met.c.match_id == Match.id)
        .where(Match.cohort_id.in_(bindparam("wanted", expanding=True)), Match.state == "active")
        .group_by(Match.cohort_id)
    )


def messages_due_today(start: datetime, end: datetime) -> int:
    """How many messages go out by themselves between two instants. One statement."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Message.state == "planned", Message.due_at >= start, Message.due_at < end
            )
        )
        or 0
    )
