"""Not this week, from a message: a signed link closes what is left of one week, until that week is over."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from mentoring.accounts.models import Membership
from mentoring.foundation import links
from mentoring.foundation.clock import today
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional
from mentoring.foundation.words import local
from mentoring.messages.addresses import address
from mentoring.messages.kinds import Addressee
from mentoring.messages.letters import Link
from mentoring.scheduling.hours import closed, standing
from mentoring.scheduling.schedules import DateRange
from mentoring.scheduling.spans import instant_of
from mentoring.scheduling.week_models import Availability, TimeOff
from mentoring.scheduling.zones import day_of, zone_table

WEEK = timedelta(days=7)


def week_off_links(coach_id: UUID, starts_at: datetime, to: Addressee) -> tuple[Link, ...]:
    """For a coach's message about a meeting: the way out of its week; none without hours. One statement."""
    row = db.session.scalar(select(Availability).where(Availability.membership_id == coach_id))
    if row is None or not row.weekly:
        return ()
    on = local(starts_at, row.zone).date()
    monday = on - timedelta(days=on.weekday())
    until = instant_of(zone_table(row.zone).day_start(day_of(monday + WEEK)))
    link = links.Link(row.organization_id, coach_id, row.id, mark=monday.isoformat())
    token = links.sign("week-off", link, until=until)
    return (
        Link(
            "Too much this week? Let nobody book more of it",
            address("availability.week_by_link", slug=to.slug, token=token),
        ),
    )


def week_meant(link: links.Link) -> DateRange:
    """What is left of the week that a link is about, by the coach's own days. One statement.

    Raises:
        LinkExpired: the person is no longer a coach with these hours, or the week is over.
    """
    row = db.session.scalar(
        select(Availability)
        .join(Membership, Membership.id == Availability.membership_id)
        .where(
            Availability.id == link.subject_id,
            Membership.id == link.person_id,
            Membership.is_coach,
            Membership.left_at.is_(None),
        )
    )
    if row is None:
        raise LinkExpired
    monday = date.fromisoformat(link.mark)
    sunday, here = monday + WEEK - timedelta(days=1), today(row.zone)
    if here > sunday:
        raise LinkExpired
    return DateRange(max(monday, here), sunday)


def week_closed(link: links.Link, week: DateRange) -> bool:
    """Whether these days are closed already. One statement."""
    found = select(TimeOff.id).where(
        TimeOff.availability_id == link.subject_id,
        TimeOff.first_day <= week.first,
        TimeOff.last_day >= week.last,
    )
    return db.session.scalar(found.limit(1)) is not None


@transactional
def take_week_off(link: links.Link) -> DateRange:
    """Close what is left of the week; closed twice it is closed once. What is booked stays booked.

    Raises:
        LinkExpired, NotFound: the week is over, or the person no longer offers coaching.
        DatesFull: there are far too many dates.
    """
    row, week = standing(link.person_id), week_meant(link)
    if not week_closed(link, week):
        closed(row, week.first, week.last)
    return week


@transactional
def open_week(link: links.Link) -> DateRange:
    """Open it again, if just these days were closed; a longer time off stays.

    Raises:
        LinkExpired, NotFound: the week is over, or the person no longer offers coaching.
    """
    row, week = standing(link.person_id), week_meant(link)
    monday = date.fromisoformat(link.mark)
    db.session.execute(
        delete(TimeOff).where(
            TimeOff.availability_id == row.id,
            TimeOff.last_day == week.last,
            TimeOff.first_day.between(monday, week.first),
        )
    )
    return week
