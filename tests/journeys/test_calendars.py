"""The pages of calendars in a real browser: no barriers, no sideways scroll, in both themes."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring.accounts.models import User
from mentoring.calendars import feeds, sources
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.scheduling.models import MeetingAnswer
from tests.browsers import barriers

pytestmark = [pytest.mark.browser, pytest.mark.real]
STARTS = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=9)


@pytest.fixture
def furnished(committed, app):
    """A coach with a feed, one calendar that is read, one that is broken, and an answer from the participant."""
    world = committed
    organization = world.organization("Golden State Managers Association")
    coach = world.coach(organization, user=world.user("ellis@example.org", zone="America/Chicago"))
    match = world.match(organization, coach=coach)
    meeting = world.meeting(organization, match, STARTS, place="https://video.example/j/1")
    answer = MeetingAnswer(
        meeting_id=meeting.id,
        membership_id=match.participant_id,
        sequence=0,
        answer="proposed",
        proposed_starts_at=STARTS + timedelta(days=1),
        proposed_ends_at=STARTS + timedelta(days=1, hours=1),
        stamped_at=STARTS,
    )
    world.add(answer, organization)
    read, broken = world.calendar(organization, coach), world.calendar(organization, coach, kind="caldav")
    app.extensions["doorbell"].rung.clear()
    with app.app_context(), tenancy.organization(organization.id):
        feeds.offer(coach.id)
        minute = int(STARTS.timestamp()) // 60
        sources.keep(read.id, [(minute, minute + 60)], etag="")
        sources.note_problem(broken.id, "It asks for another password.")
    return organization, coach, meeting


def cookie_of(visitor):
    return visitor.client.get_cookie("session").value


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_calendars_have_no_barriers(served, furnished, committed, app, chromium, width, theme):
    organization, coach, meeting = furnished
    with app.app_context():
        db.session.get_one(User, coach.user_id).theme = theme
        db.session.commit()
    context = chromium.new_context(viewport={"width": width, "height": 860})
    cookie = {"name": "session", "value": cookie_of(committed.signed_in(coach)), "url": served}
    context.add_cookies([cookie])
    page = context.new_page()
    found, wide = [], []
    for path in ("calendar", f"meetings/{meeting.id}", f"meetings/{meeting.id}/calendar"):
        page.goto(f"{served}/o/{organization.slug}/{path}")
        for closed in page.locator("details.more").all():
            closed.evaluate("one => one.open = true")
        found += barriers(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    context.close()
    assert (found, wide) == ([], [])
