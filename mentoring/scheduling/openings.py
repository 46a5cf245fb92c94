"""Openings: the open times of all the coaches whom a participant may book, read at once.

Whom they may book, and when, is what booking itself asks: the same matches, the same offers, one's own hold open to
oneself. Of a coach nothing counts that the coach does not show to the participant.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, cast, func
from sqlalchemy.orm import aliased

from mentoring.accounts.models import User
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.seen import is_seen
from mentoring.foundation.standing import Standing
from mentoring.matching.models import Match
from mentoring.organizations.plan_parts import MeetingKind
from mentoring.organizations.vocabulary import FORMATS
from mentoring.scheduling.discovery import may_book
from mentoring.scheduling.kinds import open_kinds, usual_kind, ways
from mentoring.scheduling.models import SlotHold
from mentoring.scheduling.offers import Offer, offers
from mentoring.scheduling.queries import LAST_KIND
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.spans import instant_of
from mentoring.scheduling.terms import COACH, TERMS, Terms, terms_in
from mentoring.scheduling.times import Asked
from mentoring.scheduling.zones import date_of, day_of, zone_table

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """A coach whom a participant may book, with what the participant may know of them."""

    terms: Terms
    coach_name: str
    coach_title: str
    zone: str | None  # of the coach's hours, else of the coach's account
    topics: tuple[str, ...]
    formats: tuple[str, ...]
    hold_id: UUID | None  # what the participant holds in this match
    kind: MeetingKind | None = (
        None  # of meeting, where the program has any: the usual one, or one of a length asked for
    )

    @property
    def match_id(self) -> UUID:
        return self.terms.match.id

    @property
    def coach_id(self) -> UUID:
        return self.terms.match.coach_id

    @property
    def minutes(self) -> int:
        """How long a meeting of the two lasts."""
        return self.kind.minutes if self.kind else self.terms.plan.meeting_minutes

    @property
    def ways(self) -> list[str]:
        """How the two can meet."""
        return ways(self.kind, self.formats)

    @property
    def lengths(self) -> list[int]:
        """How long meetings of the two can last."""
        return sorted({kind.minutes for kind in open_kinds(self.terms.plan)} or {self.minutes})

    def lasting(self, minutes: int) -> "Choice | None":
        """The same for a meeting of that length; None where there is none."""
        if minutes == self.minutes:
            return self
        kinds = (kind for kind in open_kinds(self.terms.plan) if kind.minutes == minutes)
        found = next(kinds, None)
        return replace(self, kind=found) if found else None


@dataclass(frozen=True, slots=True)
class Opening:
    """A time, and the coaches with whom it can be booked."""

    start: int
    choices: tuple[Choice, ...]

    @property
    def starts_at(self) -> datetime:
        return instant_of(self.start)


@dataclass(frozen=True, slots=True)
class Openings:
    """What some coaches offer on some days; the days are the participant's, in their zone."""

    choices: tuple[Choice, ...]  # who has the fewest meetings booked comes first
    offers: Mapping[UUID, Offer]  # by match
    zone: str
    days: DateRange

    def zone_of(self, choice: Choice, opening: Opening) -> str:
        """The zone whose clocks the coach goes by at a time."""
        return self.offers[choice.match_id].schedule.zone_at(opening.start)

    @property
    def until(self) -> date | None:
        """The last day on which anything can be booked with anybody; None where nobody gave hours."""
        table = zone_table(self.zone)
        ends = [offer.end for offer in self.offers.values()]
        return date_of(table.local_day(max(ends) - 1)) if ends else None

    def between(self, first_day: date, last_day: date) -> list[Opening]:
        """The open times of some of the days, in order; who has the fewest meetings booked comes first at each."""
        first_day, last_day = max(first_day, self.days.first), min(last_day, self.days.last)
        if first_day > last_day:
            return []
        table = zone_table(self.zone)
        low, high = table.day_start(day_of(first_day)), table.day_start(day_of(last_day) + 1)
        theirs = DateRange(first_day - DAY, last_day + DAY)  # on a coach's wall it may be another day
        by_start: dict[int, list[Choice]] = defaultdict(list)
        for choice in self.choices:
            for slot in self.offers[choice.match_id].starts(choice.minutes, theirs):
                if low <= slot.start < high:
                    by_start[slot.start].append(choice)
        return [Opening(start, tuple(by_start[start])) for start in sorted(by_start)]


def choices_of(participant_id: UUID) -> list[Choice]:
    """The coaches whom a participant may book, by name. One statement."""
    found = [choice_in(row, terms_in(row)) for row in CHOICES.all(participant_id=participant_id)]
    return [each for each in found if may_book(each.terms.match, each.terms.plan)]


def choice_in(row: Any, terms: Terms) -> Choice:
    topics, formats = shown_to("pair" if terms.match.state == "active" else "cohort", row.profile)
    return Choice(
        terms=terms,
        coach_name=row.coach_name,
        coach_title=row.coach_title,
        zone=terms.schedule.zone if terms.schedule else row.coach_own_zone,
        topics=topics,
        formats=formats,
        hold_id=row.hold_id,
        kind=usual_kind(terms.plan, row.last_kind),
    )


@lru_cache(maxsize=4096)
def shown_to(relation: str, profile: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The topics of `PROFILE_TEXT` that one of that relation sees, and the ways to meet; the same text is read once."""
    topics, formats, audiences = json.loads(profile)
    return (
        tuple(topics or ()) if is_seen(audiences or {}, "topics", by=relation) else (),
        tuple(code for code, _ in FORMATS if code in (formats or ())) or (FORMATS[0][0],),
    )


def openings(choices: Sequence[Choice], days: DateRange, *, zone: str) -> Openings:
    """What coaches offer on days of that zone. One statement, whatever the number of coaches and days."""
    asked = [Asked(each.terms, each.minutes, without=each.hold_id) for each in choices]
    found = offers(asked, first_day=days.first - DAY, last_day=days.last + DAY)
    offered = [each for each in choices if each.match_id in found]
    offered.sort(key=lambda each: len(found[each.match_id].found.booked))
    return Openings(tuple(offered), found, zone, days)


COACH_USER = aliased(User)
PROFILE_TEXT = cast(
    func.jsonb_build_array(CoachProfile.topics, CoachProfile.formats, CoachProfile.audiences), Text
)
CHOICES = Standing(
    TERMS.add_columns(
        COACH.name.label("coach_name"),
        COACH.title.label("coach_title"),
        COACH_USER.zone.label("coach_own_zone"),
        PROFILE_TEXT.label("profile"),
        SlotHold.id.label("hold_id"),
        LAST_KIND.label("last_kind"),
    )
    .join(COACH_USER, COACH_USER.id == COACH.user_id)
    .outerjoin(SlotHold, (SlotHold.match_id == Match.id) & (SlotHold.by == Match.participant_id))
    .where(
        Match.participant_id == bindparam("participant_id", type_=Uuid()),
        Match.state.in_(("active", "offered")),
    )
    .order_by(COACH.name, Match.id)
)
