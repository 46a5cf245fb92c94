"""Days away that come every year: the profile holds the next ones, or those that run, and turns on when they are over.

So everything that reads two dates (the gallery, the matching, meetings under way) needs to know of no season.
"""

from datetime import date, timedelta

from sqlalchemy import select

from mentoring.coaches.models import CoachProfile
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import transactional


def a_year_on(on: date, years: int = 1) -> date:
    """The same day some years later; February 29 is the 28th where there is none."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def ends_february(on: date) -> bool:
    """Whether it is the last day of a February."""
    return on.month == 2 and (on + timedelta(days=1)).month == 3


def last_day_on(last: date, years: int = 1) -> date:
    """The last day of a season some years later: that of February where it is that of February."""
    if ends_february(last):
        return date(last.year + years, 3, 1) - timedelta(days=1)
    return last.replace(year=last.year + years)


def next_season(first: date, last: date, today: date) -> tuple[date, date]:
    """The first season from that one on that is not over."""
    years = 0
    while last_day_on(last, years) < today:
        years += 1
    return a_year_on(first, years), last_day_on(last, years)


@transactional
def turn_seasons() -> int:
    """Turn to the next year what was over yesterday, anywhere on earth; gives how many coaches'."""
    yesterday = now().date() - timedelta(days=1)
    profiles = db.session.scalars(
        select(CoachProfile)
        .where(CoachProfile.away_yearly, CoachProfile.away_until < yesterday)
        .order_by(CoachProfile.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for profile in profiles:
        if profile.away_from and profile.away_until:
            profile.away_from, profile.away_until = next_season(
                profile.away_from, profile.away_until, yesterday
            )
    return len(profiles)


def any_over() -> bool:
    """Whether any season was over yesterday. One statement."""
    over = CoachProfile.away_until < now().date() - timedelta(days=1)
    return (
        db.session.scalar(select(CoachProfile.id).where(CoachProfile.away_yearly, over).limit(1)) is not None
    )
