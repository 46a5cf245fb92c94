"""A coach's profile from nothing to the gallery, and what others see of it, as people do it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from mentoring.coaches.models import CoachProfile
from mentoring.coaches.queries import profile_of
from mentoring.foundation.clock import now
from tests.counting import statements
from tests.visitor import words

SLUG = "golden"


@pytest.fixture
def organization(world):
    return world.organization("Golden State Managers", slug=SLUG)


@pytest.fixture
def coach(world, organization):
    """A coach who has just accepted the invitation."""
    return world.member(
        organization,
        "Ellis Grant",
        is_coach=True,
        title="City manager",
        agency="City of Fresno",
        state="California",
        population=540_000,
    )


def test_a_coach_goes_from_nothing_to_the_gallery(world, organization, coach):
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile")
    assert visitor.h1 == "Complete your profile"
    visitor.follow("Begin")
    visitor.submit("Save and go on", {"headline": "Fresno for 22 years", "story": "I like budgets."})
    assert visitor.h1 == "Where you served"
    assert visitor.page.select_one("#places-0-name")["value"] == "City of Fresno"
    visitor.submit("Save and go on")
    assert visitor.h1 == "Your path"
    visitor.submit("Save and go on", {"career_path": ["analyst", "chief-executive"]})
    visitor.submit(
        "Save and go on",
        {"topics": ["finance-and-budget"], "languages": ["en"], "formats": ["video", "phone"]},
    )
    assert visitor.h1 == "How much you take on"
    visitor.submit("Save and go on", {"places": "2", "meetings_a_month": "4"})
    assert visitor.h1 == "Your profile"
    assert "Two participants at a time" in visitor.text
    assert "City manager, City of Fresno, CA" in visitor.text
    gallery = world.signed_in(world.participant(organization))
    gallery.get(f"/o/{SLUG}/coaches")
    assert "No coaches yet" in gallery.text
    assert gallery.page.find("a", string="Back to your home")["href"] == f"/o/{SLUG}/"
    visitor.submit("Show my profile in the gallery")
    assert visitor.notices[0].startswith("Thank you. Your profile is in the Coaches Gallery")
    gallery.get(f"/o/{SLUG}/coaches")
    gallery.follow("Ellis Grant")
    assert gallery.h1 == "Ellis Grant"
    assert "Has room for two more" in gallery.text


def test_who_stops_half_way_finds_everything_again(world, inside, organization, coach):
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile/about")
    visitor.submit("Save and go on", {"headline": "Fresno for 22 years"})
    again = world.signed_in(coach)
    again.get(f"/o/{SLUG}/coach-profile")
    assert "Fresno for 22 years" in again.text
    assert "Still missing: what you help with, your languages and how you meet." in again.text
    again.follow("Go on")
    assert again.h1 == "What you help with"
    with inside(organization):
        assert profile_of(coach.id).completed_at is None


def test_an_unfinished_profile_is_not_shown_and_the_answer_names_what_is_missing(world, organization, coach):
    visitor = world.signed_in(coach)
    visitor.post(f"/o/{SLUG}/coach-profile", status=409)
    assert visitor.errors == [
        "Tell us a headline, what you help with, your languages and how you meet first."
    ]


def test_places_are_added_row_by_row_without_losing_anything(world, inside, organization, coach):
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile/places")
    visitor.submit("Add another place", {"places-0-name": "Fresno", "places-0-population": "many"})
    assert visitor.page.select_one("#places-0-population")["value"] == "many"
    assert visitor.page.select_one("#places-1-name").has_attr("autofocus")
    visitor.submit("Save and go on", {"places-1-role": "City manager"}, status=422)
    assert visitor.errors == [
        "Enter the population as a number, such as 42,000.",
        "Enter the name of the place.",
    ]
    assert [link["href"] for link in visitor.page.select(".error-summary a")] == [
        "#places-0-population",
        "#places-1-name",
    ]
    visitor.submit(
        "Save and go on",
        {
            "places-0-population": "540,000",
            "places-1-name": "Lodi",
            "places-1-state": "california",
            "places-1-population": "66 000",
        },
    )
    with inside(organization):
        profile = profile_of(coach.id)
        assert [place["name"] for place in profile.places_served] == ["Fresno", "Lodi"]
        assert (profile.bands, profile.states) == (["50k-100k", "over-500k"], ["CA"])


def test_an_emptied_place_is_taken_out_and_twelve_are_the_most(world, inside, organization, coach):
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile/places")
    for _ in range(11):
        visitor.submit("Add another place")
    assert not any(words(button).startswith("Add another place") for button in visitor.page.select("button"))
    empty = {f"places-0-{name}": "" for name in ("name", "state", "population", "role")}
    visitor.submit("Save and go on", {"places-3-name": "Lodi"} | empty)
    with inside(organization):
        assert [place["name"] for place in profile_of(coach.id).places_served] == ["Lodi"]
    many = {f"places-{number}-name": f"Place {number}" for number in range(13)}
    many |= {f"places-{number}-government": "" for number in range(13)}
    visitor.post(f"/o/{SLUG}/coach-profile/places", many, status=422)
    assert visitor.errors == ["Twelve places are plenty. Keep the ones that say the most."]


@pytest.mark.parametrize(
    ("topic", "fields", "errors"),
    [
        ("about", {"headline": ""}, ["Write a headline. One line is enough."]),
        ("about", {"headline": "x" * 121}, ["Use up to 120 characters."]),
        ("about", {"headline": "a\x07b"}, ["Control characters cannot be kept: they were taken out."]),
        (
            "offer",
            {},
            [
                "Choose at least one topic.",
                "Choose at least one language.",
                "Choose at least one way to meet.",
            ],
        ),
        ("limits", {"places": "21"}, ["Enter a number from 0 to 20."]),
        (
            "limits",
            {"places": "1", "away_from": "2027-01-01", "away_until": "2026-12-01"},
            ["You come back before you leave. Check the two dates."],
        ),
        (
            "limits",
            {"places": "1", "away_from": "2027-01-01"},
            ["Enter the last day you are away, so that people know when you are back."],
        ),
        (
            "limits",
            {"places": "1", "away_until": "2027-03-31", "away_yearly": "y"},
            ["Days away that come every year need a first and a last day, less than a year apart."],
        ),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field_and_kept(
    world, inside, organization, coach, topic, fields, errors
):
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile/{topic}")
    visitor.post(f"/o/{SLUG}/coach-profile/{topic}", fields, status=422)
    assert visitor.errors == errors
    for name, value in fields.items():
        if "\x07" not in value:
            assert visitor.page.select_one(f"[name={name}]")["value"] == value
    with inside(organization):
        assert profile_of(coach.id) is None


def test_names_in_every_script_are_kept_as_they_are(world, organization, coach):
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile/about")
    visitor.submit("Save and go on", {"headline": "مدير المدينة 🌉 <b>José</b>"})
    visitor.get(f"/o/{SLUG}/coach-profile")
    assert "مدير المدينة 🌉 <b>José</b>" in visitor.text


def test_a_topic_that_does_not_exist_is_not_there(world, organization, coach):
    world.signed_in(coach).get(f"/o/{SLUG}/coach-profile/shoe-size", status=404)


def test_a_participant_has_no_coach_profile(world, organization):
    world.signed_in(world.participant(organization)).get(f"/o/{SLUG}/coach-profile", status=403)


def test_a_complete_profile_is_changed_a_topic_at_a_time(world, organization):
    visitor = world.signed_in(world.coach(organization))
    visitor.get(f"/o/{SLUG}/coach-profile")
    assert visitor.h1 == "Your profile"
    visitor.follow("Change You help with")
    visitor.submit("Save", {"topics": ["resume-review"], "languages": ["en"], "formats": ["phone"]})
    assert visitor.notices == ["Saved. Others see it from now on."]
    assert "Resume review" in visitor.text


def test_a_coach_chooses_who_sees_what_and_looks_through_other_eyes(world, organization):
    coach = world.coach(organization, profile={"story": "Only for mine.", "topics": ["resume-review"]})
    visitor = world.signed_in(coach)
    visitor.get(f"/o/{SLUG}/coach-profile/audience")
    visitor.submit("Save", {"story": "pair", "topics": "cohort"})
    assert "Only the participants I coach: story" in visitor.text
    seen = {}
    visitor.follow("See it as others do")
    for eyes in ("A member", "Someone in your cohort", "A participant you coach"):
        visitor.follow(eyes)
        seen[eyes] = ("Only for mine." in visitor.text, "Resume review" in visitor.text)
    assert list(seen.values()) == [(False, False), (False, True), (True, True)]


def test_nobody_elses_page_can_be_seen_through_other_eyes(world, organization):
    hidden = {"story": "Only for mine.", "audiences": {"story": "pair"}}
    coach = world.coach(organization, profile=hidden)
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches/{coach.id}?as=pair")
    assert "Only for mine." not in visitor.text
    administrator = world.signed_in(world.administrator(organization))
    administrator.get(f"/o/{SLUG}/coaches/{coach.id}")
    assert "Only for mine." not in administrator.text


def test_whoever_is_coached_sees_more_and_books_from_the_page(world, organization):
    hidden = {"story": "Only for mine.", "audiences": {"story": "pair"}}
    coach = world.coach(organization, profile=hidden)
    mine = world.participant(organization, "Mine")
    match = world.match(organization, coach=coach, participant=mine)
    participant = world.signed_in(mine)
    participant.get(f"/o/{SLUG}/coaches/{coach.id}")
    assert "Only for mine." in participant.text
    link = next(a for a in participant.page.select("main a") if words(a).startswith("Book a meeting"))
    assert link["href"] == f"/o/{SLUG}/matches/{match.id}/meetings/new"


def test_the_gallery_is_searched_by_an_address_that_can_be_shared(world, organization):
    fresno = {"search_text": "ada fresno", "topics": ["resume-review"], "states": ["CA"]}
    world.coach(organization, "Ada", profile=fresno)
    world.coach(organization, "Mia", profile={"search_text": "mia fresno", "topics": ["breaking-in"]})
    world.coach(organization, "Zoe", profile={"places": 0, "search_text": "zoe"})
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches")
    assert cards(visitor) == ["Ada", "Mia", "Zoe"]
    options = [words(option) for option in visitor.page.select("#topics option")]
    assert options == [
        *("Any topic", "Resume review (1)", "Interview preparation (1)"),
        "Breaking into local government (1)",
    ]
    visitor.submit("Show coaches", {"q": "Fresno", "topics": "resume-review", "room": "yes"})
    assert cards(visitor) == ["Ada"]
    address = visitor.response.request.full_path
    another = world.signed_in(world.participant(organization, "Another"))
    another.get(address)
    assert cards(another) == ["Ada"]
    assert another.page.select_one("#q")["value"] == "Fresno"
    another.follow("Remove filter Resume review")
    assert cards(another) == ["Ada", "Mia"]
    another.follow("Clear all filters")
    assert cards(another) == ["Ada", "Mia", "Zoe"]


def cards(visitor):
    return [words(name) for name in visitor.page.select("main .queue .person-name")]


@pytest.mark.parametrize(
    "query", ["topics=nonsense", "q=%00%25_%27", "page=99999999", "states=%F0%9F%8C%89", "room=x"]
)
def test_nonsense_in_the_address_is_a_page_all_the_same(world, organization, query):
    world.coach(organization)
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches?{query}")
    assert visitor.h1 == "Coaches Gallery"


def test_a_search_that_finds_nobody_says_what_to_do(world, organization):
    world.coach(organization)
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches?q=nobody")
    assert "No coach fits all of that" in visitor.text
    visitor.follow("Show all coaches")
    assert cards(visitor) == ["Ellis Grant"]


def test_a_long_gallery_turns_its_pages_and_keeps_the_search(world, organization):
    for number in range(26):
        world.coach(organization, f"Coach {number:02}", profile={"search_text": "coach"})
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches?q=coach")
    assert "1 to 24 of 26 coaches" in visitor.text
    visitor.follow("Next")
    assert cards(visitor) == ["Coach 24", "Coach 25"]
    assert visitor.page.select_one("#q")["value"] == "coach"


def test_the_page_of_the_gallery_costs_the_same_for_one_coach_and_for_three(world, organization):
    visitor = world.signed_in(world.participant(organization))
    costs = []
    for _ in range(3):
        world.coach(organization)
        with statements() as seen:
            visitor.get(f"/o/{SLUG}/coaches")
        costs.append(len(seen))
    assert costs[0] == costs[2]


def test_a_participant_wishes_for_a_coach_on_their_page_and_takes_it_back(world, organization):
    coach, participant = world.coach(organization), world.participant(organization)
    cohort = world.cohort(organization, "Class of 2027", state="matching")
    world.assign(organization, cohort, coach)
    world.enrol(organization, cohort, participant)
    visitor = world.signed_in(participant)
    visitor.get(f"/o/{SLUG}/coaches/{coach.id}")
    visitor.submit("Add to my wishes")
    assert "Your wish number 1." in visitor.text
    visitor.submit("Take off my wishes")
    visitor.submit("Not this coach")
    assert "You will not be matched with Ellis Grant." in visitor.text
    visitor.submit("Allow it again")
    assert "Would you like to be coached by Ellis Grant?" in visitor.text


def test_who_is_not_a_coach_or_not_ready_has_no_page(world, organization, coach):
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches/{coach.id}", status=404)
    visitor.get(f"/o/{SLUG}/coaches/{world.participant(organization).id}", status=404)


def test_away_and_paused_are_said_in_words(world, organization):
    until = (now().date() + timedelta(days=95)).replace(day=1)
    away = {"away_until": until - timedelta(days=1)}
    coach = world.coach(organization, profile=away)
    visitor = world.signed_in(world.participant(organization))
    visitor.get(f"/o/{SLUG}/coaches/{coach.id}")
    assert f"Away until {until:%B %Y}" in visitor.text


def test_days_away_may_come_every_year_and_are_read_back_so(world, inside, organization):
    coach = world.coach(organization)
    visitor = world.signed_in(coach)
    first, last = date(now().year + 1, 11, 1), date(now().year + 2, 3, 31)
    visitor.get(f"/o/{SLUG}/coach-profile/limits")
    days = {"away_from": f"{first}", "away_until": f"{last}", "away_yearly": "y"}
    visitor.submit("Save", days)
    visitor.get(f"/o/{SLUG}/coach-profile")
    assert "and every year" in visitor.text
    visitor.get(f"/o/{SLUG}/availability")
    assert "away November to March every year" in visitor.text
    with inside(organization):
        assert profile_of(coach.id).away_yearly


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_shown_to_members_and_can_be_removed(world, visitor, organization):
    coach = world.coach(organization)
    own = world.signed_in(coach)
    own.get(f"/o/{SLUG}/photo")
    own.submit("Use this picture", {"photo": (picture(), "me.png")})
    assert own.notices == ["Your new picture is shown from now on."]
    member = world.signed_in(world.participant(organization))
    member.get(f"/o/{SLUG}/coaches")
    address = member.page.select_one("main .queue img")["src"]
    answer = member.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "max-age=3600, private"
    again = member.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    neighbor = world.signed_in(world.participant(world.organization()))
    assert neighbor.client.get(address).status_code == 404
    assert visitor.client.get(address).status_code == 302
    own.submit("Remove my picture")
    assert member.client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ((b"%PDF-1.7", "cv.pdf"), "We could not read that file as a picture. Choose a JPEG, PNG or WebP."),
        (
            (b"\0\0\0\x18ftypheic\0\0\0\0", "me.heic"),
            "That is a HEIC picture, which we cannot read. Save it as JPEG and try again.",
        ),
        ((b"", "me.jpg"), "Choose a picture first."),
        ((b"", ""), "Choose a picture first."),
    ],
)
def test_a_wrong_picture_is_refused_at_its_field(world, organization, file, sentence):
    visitor = world.signed_in(world.coach(organization))
    visitor.get(f"/o/{SLUG}/photo")
    visitor.submit("Use this picture", {"photo": file}, status=422)
    assert visitor.errors == [sentence]


def test_a_picture_of_more_than_five_megabytes_is_refused_at_its_field(world, organization):
    visitor = world.signed_in(world.coach(organization))
    visitor.get(f"/o/{SLUG}/photo")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        + visitor.csrf().encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="photo"; filename="me.jpg"\r\n\r\n'
        + b"\0" * (5 * 1024 * 1024 + 1)
        + b"\r\n--x--\r\n"
    )
    kind = "multipart/form-data; boundary=x"
    visitor.take(visitor.client.post(f"/o/{SLUG}/photo", data=body, content_type=kind), 422)
    assert visitor.errors == ["That file is larger than 5 MB. Save a smaller copy and try again."]


def test_a_body_over_the_limit_is_refused_before_it_is_read(world, organization):
    visitor = world.signed_in(world.coach(organization))
    visitor.get(f"/o/{SLUG}/photo")
    answer = visitor.client.post(
        f"/o/{SLUG}/photo",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(7 * 1024 * 1024)},
    )
    visitor.take(answer, 413)
    assert visitor.h1 == "That file is too large"


def test_two_tabs_of_one_coach_make_one_profile(world, inside, organization, coach):
    first, second = world.signed_in(coach), world.signed_in(coach)
    for tab, topic in ((first, "about"), (second, "limits")):
        tab.get(f"/o/{SLUG}/coach-profile/{topic}")
    first.submit("Save and go on", {"headline": "Fresno"})
    second.submit("Save and go on", {"places": "3"})
    with inside(organization):
        profile: CoachProfile = profile_of(coach.id)
        assert (profile.headline, profile.places) == ("Fresno", 3)
