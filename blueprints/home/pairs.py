"""A member's matches with their meetings and sessions, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from flask import g, url_for

from blueprints.home.steps import NextStep
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import now, today
from mentoring.foundation.words import clock, day_of, local, moment, zone_name
from mentoring.matching.pairs import MatchRow, matches_of
from mentoring.scheduling.queries import MeetingRow, next_meetings
from mentoring.sessions.queries import WaitingLog, waiting_logs
from mentoring.sessions.wording import asked
from mentoring.today.members import PairHistory, histories_of


@dataclass(frozen=True, slots=True)
class Pairs:
    """Everything about a member's matches that a home needs."""

    matches: list[MatchRow]
    meetings: list[MeetingRow]
    histories: dict[UUID, PairHistory]
    waiting: list[WaitingLog]

    @classmethod
    def of(cls, membership_id: UUID) -> Self:
        """Read it all. Four statements."""
        return cls(
            matches_of(membership_id),
            next_meetings(membership_id),
            histories_of(membership_id),
            waiting_logs(membership_id),
        )

    def as_role(self, role: str) -> list["PairLine"]:
        """The matches in which the member is the coach, or the participant."""
        coming: dict[UUID, MeetingRow] = {}
        for meeting in self.meetings:
            coming.setdefault(meeting.match_id, meeting)
        return [
            PairLine(match, coming.get(match.id), self.histories.get(match.id, PairHistory()))
            for match in self.matches
            if match.role == role
        ]


@dataclass(frozen=True, slots=True)
class PairLine:
    """One match on a home: who, the meeting to come, what was before."""

    match: MatchRow
    coming: MeetingRow | None
    history: PairHistory

    @property
    def next_meeting(self) -> str:
        """Tuesday, December 8, 9:00 am Pacific Time."""
        return moment(self.coming.starts_at, viewer_zone()) if self.coming else ""

    @property
    def last_on(self) -> date | None:
        return self.history.last_on


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting to come, in both people's zones."""

    id: UUID
    name: str
    iso: str
    day: str
    clock: str
    zone: str
    other: str | None
    format: str
    kind_title: str
    changeable: bool
    guest_name: str
    visit_id: UUID | None


def meeting_lines(meetings: Iterable[MeetingRow]) -> list[MeetingLine]:
    """The meetings to come as a home shows them."""
    zone, instant = viewer_zone(), now()
    return [
        MeetingLine(
            id=row.id,
            name=row.other_name,
            iso=row.starts_at.isoformat(),
            day=day_of(row.starts_at, zone),
            clock=clock(row.starts_at, zone),
            zone=zone_name(zone),
            other=other_time(row.starts_at, zone, row.other_zone or g.organization.zone),
            format=row.format,
            kind_title=row.kind_title,
            changeable=row.starts_at > instant and row.visit_id is None,
            guest_name=row.guest_name,
            visit_id=row.visit_id,
        )
        for row in meetings
    ]


def other_time(value: datetime, zone: str, other: str) -> str | None:
    """The same moment where the other person is, or none where both clocks agree."""
    here, there = local(value, zone), local(value, other)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return None
    when = f"{clock(value, other)} {zone_name(other)}"
    return when if here.date() == there.date() else f"{day_of(value, other)}, {when}"


def waiting_lines(pairs: Pairs) -> list[NextStep]:
    """Meetings that nobody has logged yet, each with its one action."""
    zone = viewer_zone()
    day = today(zone)
    return [
        NextStep(
            title=asked(row.other_name, row.starts_at, zone, day),
            text=f"With {row.other_name}, {moment(row.starts_at, zone)}. Two taps are enough.",
            label="Log this session",
            href=url_for("sessions.new", match_id=row.match_id, meeting=row.meeting_id),
        )
        for row in pairs.waiting
    ]
