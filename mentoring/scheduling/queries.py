"""Named reads of meetings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, Uuid, bindparam, case, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from mentoring.accounts.models import Membership, User
from mentoring.coaches.models import CoachProfile
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.standing import Standing
from mentoring.matching.models import Match
from mentoring.organizations.plan_parts import MeetingKind, ProgramPlan
from mentoring.scheduling.guests import BESIDE
from mentoring.scheduling.kinds import Meant, lasting, open_kinds, usual_kind, ways
from mentoring.scheduling.models import Meeting, MeetingGuest, SlotHold
from mentoring.scheduling.spans import minute_after
from mentoring.scheduling.taken import COUNTED
from mentoring.scheduling.terms import COACH, PARTICIPANT, TERMS, Terms, terms_in


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as one of its people sees it. For its guest, `visit_id` is there, and `other` are the two."""

    id: UUID
    match_id: UUID
    state: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    format: str
    place: str
    kind_title: str
    other_id: UUID
    other_name: str
    other_zone: str | None
    visit_id: UUID | None  # where the reader is the guest
    guest_name: str  # who comes beside the two, or was asked; empty for that one


def meetings_of(membership_id: UUID, *, limit: int = 100) -> list[MeetingRow]:
    """A person's meetings, newest first. One statement."""
    return rows(select_rows(membership_id).order_by(Meeting.starts_at.desc()).limit(limit))


def next_meetings(membership_id: UUID, *, limit: int = 20) -> list[MeetingRow]:
    """A person's meetings still to come, soonest first. One statement."""
    statement = (
        select_rows(membership_id)
        .where(Meeting.state == "confirmed", Meeting.ends_at > now())
        .order_by(Meeting.starts_at)
        .limit(limit)
    )
    return rows(statement)


def meetings_between(membership_id: UUID, first: datetime, last: datetime) -> list[MeetingRow]:
    """A person's meetings that start in `[first, last)` and were not cancelled, in order. One statement."""
    statement = (
        select_rows(membership_id)
        .where(Meeting.state != "cancelled", Meeting.starts_at >= first, Meeting.starts_at < last)
        .order_by(Meeting.starts_at)
    )
    return rows(statement)


def select_rows(membership_id: UUID) -> Select[*tuple[Any, ...]]:
    other, coach, third = aliased(Membership), aliased(Membership), aliased(Membership)
    mine = of_member(membership_id).subquery()
    visiting = mine.c.visit_id.is_not(None)
    return (
        select(
            Meeting.id,
            Meeting.match_id,
            Meeting.state,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.sequence,
            Meeting.format,
            Meeting.place,
            Meeting.kind_title,
            other.id,
            case((visiting, other.name + " and " + coach.name), else_=other.name),
            case((other.id == Meeting.coach_id, Meeting.zone), else_=User.zone),
            mine.c.visit_id,
            case((visiting, ""), else_=func.coalesce(third.name, "")),
        )
        .join(mine, mine.c.meeting_id == Meeting.id)
        .join(
            other,
            other.id
            == case(
                (Meeting.participant_id == membership_id, Meeting.coach_id), else_=Meeting.participant_id
            ),
        )
        .join(User, User.id == other.user_id)
        .join(coach, coach.id == Meeting.coach_id)
        .outerjoin(MeetingGuest, (MeetingGuest.meeting_id == Meeting.id) & MeetingGuest.state.in_(BESIDE))
        .outerjoin(third, third.id == MeetingGuest.membership_id)
    )


def of_member(membership_id: UUID) -> CompoundSelect[UUID, UUID | None]:
    """The meetings of a member's matches, and those to which they come as a guest, each by an index."""
    return union_all(
        select(Meeting.id.label("meeting_id"), null().cast(Uuid()).label("visit_id")).where(
            or_(Meeting.coach_id == membership_id, Meeting.participant_id == membership_id)
        ),
        select(MeetingGuest.meeting_id, MeetingGuest.id)
        .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
        .where(
            MeetingGuest.membership_id == membership_id,
            MeetingGuest.state.in_(BESIDE),
            Meeting.state != "requested",
        ),
    )


def rows(statement: Select[*tuple[Any, ...]]) -> list[MeetingRow]:
    return [MeetingRow(*row) for row in db.session.execute(statement)]


def meeting_by_id(meeting_id: UUID) -> Meeting:
    """A meeting. One statement.

    Raises:
        NotFound: there is none here.
    """
    meeting = db.session.scalar(select(Meeting).where(Meeting.id == meeting_id))
    if meeting is None:
        raise NotFound
    return meeting


@dataclass(frozen=True, slots=True)
class Pair:
    """A match with both people and what they meet under: what a booking page needs."""

    terms: Terms
    coach_name: str
    coach_title: str
    coach_email: str
    coach_own_zone: str | None  # of the coach's account
    participant_name: str
    participant_email: str
    participant_zone: str | None
    formats: tuple[str, ...]  # in which the coach meets; empty when nothing was said yet
    hold_id: UUID | None  # what the participant holds in the match, expired or not
    last_kind: str | None  # of the last meeting that is booked or was held

    @property
    def match(self) -> Match:
        return self.terms.match

    @property
    def coach_id(self) -> UUID:
        return self.match.coach_id

    @property
    def participant_id(self) -> UUID:
        return self.match.participant_id

    @property
    def coach_zone(self) -> str | None:
        """The zone of the coach's hours, else of the coach's account."""
        return self.terms.schedule.zone if self.terms.schedule else self.coach_own_zone

    @property
    def plan(self) -> ProgramPlan:
        """What the match meets under now."""
        return self.terms.plan

    def meant(self, kind: str | None) -> Meant:
        """What a meeting of the kind with that key is to be; of the usual kind, if none such can be booked."""
        chosen = next((each for each in open_kinds(self.plan) if each.key == kind), self.usual_kind)
        return Meant(chosen, lasting(self.plan, chosen).meeting_minutes, ways(chosen, self.formats))

    @property
    def usual_kind(self) -> MeetingKind | None:
        """The kind of meeting to begin with, where the program has any."""
        return usual_kind(self.plan, self.last_kind)

    def other_id_of(self, membership_id: UUID) -> UUID:
        """The other one of the two."""
        return self.participant_id if membership_id == self.coach_id else self.coach_id

    def other_of(self, membership_id: UUID) -> tuple[str, str]:
        """The name and address of the other one of the two."""
        if membership_id == self.coach_id:
            return self.participant_name, self.participant_email
        return self.coach_name, self.coach_email

    def other_zone(self, membership_id: UUID, at: datetime | None = None) -> str | None:
        """The zone of the other one of the two, if they have one; the coach's as it is at that time, on a stay too."""
        if membership_id == self.coach_id:
            return self.participant_zone
        if at is None or self.terms.schedule is None:
            return self.coach_zone
        return self.terms.schedule.zone_at(minute_after(at))


def pair_by_id(match_id: UUID) -> Pair:
    """A match with its people, and what they meet under. One statement.

    Raises:
        NotFound: there is none here.
    """
    row = PAIR.one_or_none(match_id=match_id)
    if row is None:
        raise NotFound
    return Pair(
        terms=terms_in(row),
        coach_name=row.coach_name,
        coach_title=row.coach_title,
        coach_email=row.coach_email,
        coach_own_zone=row.coach_own_zone,
        participant_name=row.participant_name,
        participant_email=row.participant_email,
        participant_zone=row.participant_zone,
        formats=tuple(row.formats or ()),
        hold_id=row.hold_id,
        last_kind=row.last_kind,
    )


COACH_USER, PARTICIPANT_USER = aliased(User), aliased(User)
LAST_KIND = (
    select(Meeting.kind)
    .where(Meeting.match_id == Match.id, Meeting.state.in_(COUNTED))
    .order_by(Meeting.starts_at.desc())
    .limit(1)
    .correlate(Match)
    .scalar_subquery()
)
PAIR = Standing(
    TERMS.add_columns(
        COACH.name.label("coach_name"),
        COACH.title.label("coach_title"),
        COACH_USER.email.label("coach_email"),
        COACH_USER.zone.label("coach_own_zone"),
        PARTICIPANT.name.label("participant_name"),
        PARTICIPANT_USER.email.label("participant_email"),
        PARTICIPANT_USER.zone.label("participant_zone"),
        CoachProfile.formats,
        SlotHold.id.label("hold_id"),
        LAST_KIND.label("last_kind"),
    )
    .join(COACH_USER, COACH_USER.id == COACH.user_id)
    .join(PARTICIPANT_USER, PARTICIPANT_USER.id == PARTICIPANT.user_id)
    .outerjoin(SlotHold, (SlotHold.match_id == Match.id) & (SlotHold.by == Match.participant_id))
    .where(Match.id == bindparam("match_id", type_=Uuid()))
)
