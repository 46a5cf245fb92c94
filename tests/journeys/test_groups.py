"""The pages of groups in a real browser: no barriers, no sideways scroll, in both themes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from mentoring.accounts.models import User
from mentoring.foundation import links, tenancy
from mentoring.foundation.extensions import db
from mentoring.groups import actions, seats
from mentoring.scheduling.week_models import Availability
from tests.browsers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.real]
STARTS = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=9)


@pytest.fixture
def furnished(committed, app):
    """A full group of two, somebody who waits, and the coach who leads it."""
    world = committed
    organization = world.organization("Golden State Managers Association")
    cohort = world.cohort(
        organization, state="running", names_shown=True, ends_on=STARTS.date() + timedelta(days=60)
    )
    people = [world.coach(organization, user=world.user(zone="America/Chicago"))]
    world.assign(organization, cohort, people[0])
    for name in ("Dana Whitfield", "Kim Alvarez", "Robin Steele"):
        people.append(world.participant(organization, name, user=world.user(zone="America/Chicago")))
        world.enrol(organization, cohort, people[-1])
    given = {"title": "Preparing for the interview", "minutes": 60, "format": "video", "key": uuid4()}
    with app.app_context(), tenancy.organization(organization.id):
        group = actions.open_group(cohort.id, coach_id=people[0].id, starts_at=STARTS, places=2, **given)
        for member in people[1:]:
            seats.join(group.id, member.id)
    return organization, people, group


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_groups_have_no_barriers(served, furnished, committed, app, chromium, width, theme):
    organization, people, group = furnished
    with app.app_context():
        for member in people:
            db.session.get_one(User, member.user_id).theme = theme
        db.session.commit()
        link = links.Link(organization.id, people[1].id, group.id)
        token = links.sign("seat", link, until=STARTS)
        with tenancy.organization(organization.id):
            hours = db.session.scalars(
                select(Availability).where(Availability.membership_id == people[0].id)
            ).one()
        monday = STARTS.date() - timedelta(days=STARTS.weekday())
        week = links.Link(organization.id, people[0].id, hours.id, mark=monday.isoformat())
        leaving = links.sign("week-off", week, until=STARTS)
    pages = [
        (
            people[0],
            (
                "",
                "meetings",
                f"week-off/{leaving}",
                "groups",
                "groups/new",
                f"groups/{group.id}",
                f"groups/{group.id}/edit",
            ),
        ),
        (people[1], (f"groups/{group.id}", f"seat/{token}")),
        (people[3], ("groups", f"groups/{group.id}")),
    ]
    found, wide = [], []
    for member, paths in pages:
        context = chromium.new_context(viewport={"width": width, "height": 860})
        session = committed.signed_in(member).client.get_cookie("session").value
        context.add_cookies([{"name": "session", "value": session, "url": served}])
        page = context.new_page()
        for path in paths:
            page.goto(f"{served}/o/{organization.slug}/{path}")
            found += barriers(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)
        context.close()
    assert (found, wide) == ([], [])
