"""What somebody says became of a session, and what of it cannot be."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mentoring.accounts.queries import zone_of_member
from mentoring.foundation import tenancy
from mentoring.foundation.clock import today
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.organizations.models import Organization
from mentoring.organizations.vocabulary import FORMATS, TOPICS

LONGEST = 600  # minutes
TOO_LONG_AGO = timedelta(days=366)
MEETING_STATES = {"met": "held", "moved": "missed", "missed": "missed"}


class MinutesWrong(Refusal):
    sentence = f"Type how many minutes you met, from 1 to {LONGEST}."
    field = "other_minutes"


class ChoiceUnknown(Refusal):
    sentence = "Choose from what is on the page."


class DayToCome(Refusal):
    sentence = "That day is still to come. Log a session once it has taken place."
    field = "held_on"


class DayLongAgo(Refusal):
    sentence = "Check the year: that day is more than a year ago."
    field = "held_on"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says became of a session; `happened` is "met", "moved" or "missed"."""

    happened: str = "met"
    minutes: int = 0
    format: str = "video"
    topics: tuple[str, ...] = ()


def check_told(told: Told, *, booked: bool) -> None:
    if told.happened not in (MEETING_STATES if booked else {"met"}):
        raise ChoiceUnknown(field="happened")
    if told.happened == "met" and not 1 <= told.minutes <= LONGEST:
        raise MinutesWrong
    if told.format not in dict(FORMATS):
        raise ChoiceUnknown(field="format")
    if not set(told.topics) <= dict(TOPICS).keys():
        raise ChoiceUnknown(field="topics")


def check_day(held_on: date, by: UUID) -> None:
    """Today, on the wall where the person is, is the last day that can be logged."""
    zone = zone_of_member(by) or db.session.get_one(Organization, tenancy.current()).zone
    last = today(zone)
    if held_on > last:
        raise DayToCome
    if held_on < last - TOO_LONG_AGO:
        raise DayLongAgo
