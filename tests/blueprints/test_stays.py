"""A coach's stays in another zone, as a person says them."""

from datetime import UTC, date, datetime

import time_machine

from mentoring.scheduling.availability import kept_hours
from tests.visitor import words

SLUG = "golden"


@time_machine.travel(datetime(2026, 11, 23, 18, 0, tzinfo=UTC), tick=False)
def test_a_stay_in_another_zone_is_read_back_taken_off_and_put_back(world, inside):
    organization = world.organization(slug=SLUG)
    coach = world.coach(organization)
    keeper = world.signed_in(coach)

    def kept():
        with inside(organization):
            return kept_hours(coach.id).stays

    keeper.get(f"/o/{SLUG}/availability/dates")
    stay = {"stay-first_day": "2026-12-01", "stay-last_day": "2027-01-15", "stay-zone": "America/Phoenix"}
    keeper.submit("Add this stay", stay)
    assert keeper.notices == [
        (
            "Your hours go by Mountain Time (Phoenix) from December 1 to January 15, 2027. "
            "Meetings booked before stay as they are. Undo"
        )
    ]
    assert words(keeper.page.select("main > .wrap > .card p")[0]) == (
        "Tuesdays 9:00 am to noon, Central Time; "
        "from December 1 to January 15, 2027 on Mountain Time (Phoenix)."
    )
    keeper.submit("Take it off")
    assert kept() == ()
    keeper.submit("Undo")
    assert [(each.first_day, each.zone) for each in kept()] == [(date(2026, 12, 1), "America/Phoenix")]
    keeper.submit("Add this stay", stay | {"stay-last_day": "2026-12-02"}, status=409)
    assert keeper.errors == [
        "You are in another zone on some of these days already. Take that stay off first."
    ]
    assert keeper.page.select_one("#stay-last_day")["value"] == "2026-12-02"
    keeper.submit("Add this stay", {"stay-first_day": "", "stay-zone": ""}, status=422)
    assert keeper.errors == ["Enter the first day.", "Choose the time zone."]
    assert len(kept()) == 1
