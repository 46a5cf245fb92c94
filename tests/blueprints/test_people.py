"""The people's pages."""

import io
import re
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from mentoring.accounts.lists import member_by_id
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from tests.counting import statements

FRESH = {"invited_at": None, "accepted_at": None}


@pytest.fixture
def organization(world):
    return world.organization("Golden State", slug="golden")


@pytest.fixture
def rosa(world, organization):
    return world.administrator(organization, "Rosa Tran", agency="Davis")


@pytest.fixture
def visitor(world, rosa):
    return world.signed_in(rosa)


def listed(visitor):
    return [row.get_text(" ", strip=True) for row in visitor.page.select("tbody .person-name")]


def test_people_are_searched_filtered_and_sorted_by_what_stands_in_the_address(visitor, world, organization):
    world.member(organization, "Dana Whitfield", is_participant=True, agency="Chico")
    world.member(organization, "Ellis Grant", is_coach=True, agency="Alameda", **FRESH)
    visitor.get("/o/golden/people")
    assert listed(visitor) == ["Dana Whitfield", "Ellis Grant", "Rosa Tran"]
    visitor.follow("Sort by Agency")
    assert listed(visitor) == ["Ellis Grant", "Dana Whitfield", "Rosa Tran"]
    visitor.submit("Show matches", {"role": "coach", "q": "alameda"})
    assert listed(visitor) == ["Ellis Grant"]
    visitor.follow("Remove filter Coach")
    visitor.submit("Show matches", {"q": "nobody at all"})
    assert "Nobody is like that" in visitor.text
    visitor.follow("Show everybody")
    visitor.submit("Show matches", {"standing": "not_invited"})
    assert listed(visitor) == ["Ellis Grant"]


def test_a_cohort_is_a_filter(visitor, world, organization):
    cohort = world.cohort(organization, "Class of 2026")
    dana = world.member(organization, "Dana Whitfield", is_participant=True)
    world.enrol(organization, cohort, dana)
    visitor.get("/o/golden/people")
    visitor.submit("Show matches", {"cohort": str(cohort.id)})
    assert listed(visitor) == ["Dana Whitfield"]


def test_a_neighbours_cohort_is_no_filter_at_all(visitor, world):
    there = world.organization()
    visitor.get(f"/o/golden/people?cohort={world.cohort(there).id}&role=king&sort=password&page=nonsense")
    assert listed(visitor) == ["Rosa Tran"]


def test_a_long_list_comes_in_pages(visitor, world, organization):
    for number in range(30):
        world.member(organization, f"Member {number:02}", is_participant=True)
    visitor.get("/o/golden/people?role=participant")
    assert (len(listed(visitor)), listed(visitor)[0]) == (25, "Member 00")
    visitor.follow("Next")
    assert listed(visitor) == [f"Member {number}" for number in range(25, 30)]


def test_exactly_what_is_filtered_is_downloaded(visitor, world, organization):
    world.member(organization, "Zoë =1+1", is_coach=True, agency="=cmd()", population=42000)
    world.member(organization, "Dana Whitfield", is_participant=True)
    visitor.get("/o/golden/people?role=coach&sort=-name")
    links = {a.get_text(" ", strip=True): a["href"] for a in visitor.page.select("a[href*=export]")}
    csv = visitor.client.get(links["Download CSV : people"])
    lines = csv.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Zoë =1+1,person")
    assert ",'=cmd()," in lines[1]
    xlsx = visitor.client.get(links["Download Excel : people"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Name", "Zoë =1+1"]
    assert (rows[0][7], rows[1][7]) == ("Population", 42000)
    assert rows[0][10] == "Added (America/Los_Angeles)"
    visitor.get("/o/golden/people/export?format=exe", status=404)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_has_a_fixed_price(visitor, world, organization, number):
    for _ in range(number):
        world.member(organization)
    with statements() as seen:
        visitor.get("/o/golden/people")
    tables = [statement for statement in seen if "FROM memberships" in statement]
    assert len(tables) == 2  # how many, and the page


def test_one_person_is_added_by_hand_and_invited(visitor, carry_out, outbox):
    visitor.get("/o/golden/people")
    visitor.follow("Add one person")
    visitor.submit(
        "Add this person",
        {
            "name": "Ellis Grant",
            "email": "Ellis@example.org",
            "roles": ["coach", "participant"],
            "population": "42,000",
            "agency": "City of Chico",
        },
    )
    assert visitor.notices == ["Ellis Grant is added. An invitation is on its way."]
    assert visitor.h1 == "Ellis Grant"
    assert "Coach and participant · City of Chico" in visitor.text
    assert "Population served 42,000" in visitor.text
    carry_out()
    assert [email["To"] for email in outbox] == ["Ellis Grant <ellis@example.org>"]


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(visitor, world, organization):
    world.member(organization, "Dana Whitfield", user=world.user("dana@example.org"))
    visitor.get("/o/golden/people/new")
    typed = {"name": "Ellis Grant", "email": "dana@example.org", "roles": ["coach"], "invite": "later"}
    visitor.submit("Add this person", typed, status=409)
    assert visitor.errors == ["Dana Whitfield has this address already."]
    assert visitor.page.select_one("input[name=name]")["value"] == "Ellis Grant"
    assert [box["value"] for box in visitor.page.select("[name=roles][checked]")] == ["coach"]
    assert visitor.page.select_one("[name=invite][checked]")["value"] == "later"
    visitor.submit("Add this person", {**typed, "email": "e", "roles": [], "population": "many"}, status=422)
    assert visitor.errors == [
        "Enter an address like name@example.org.",
        "Choose at least one role.",
        "Enter the population as a number, such as 42,000.",
    ]
    visitor.submit("Add this person", {**typed, "email": "e@example.org", "population": "-5"}, status=422)
    assert visitor.errors == ["Enter a number from 0 to 100,000,000."]


def test_names_of_every_script_are_kept_and_control_characters_are_not(visitor):
    name = "نور 😀 O’Neil"
    visitor.get("/o/golden/people/new")
    visitor.submit("Add this person", {"name": name, "email": "nur@example.org", "roles": ["coach"]})
    assert visitor.h1 == name
    visitor.get("/o/golden/people/new")
    fields = {"name": "Bell\x07", "email": "bell@example.org", "roles": ["coach"]}
    visitor.submit("Add this person", fields, status=422)
    assert visitor.errors == ["Control characters cannot be kept: they were taken out."]


def test_a_member_is_changed(visitor, world, organization):
    dana = world.member(organization, "Dana Whitfield", is_participant=True, agency="Chico")
    visitor.get(f"/o/golden/people/{dana.id}")
    visitor.follow("Change")
    assert visitor.page.select_one("input[name=agency]")["value"] == "Chico"
    visitor.submit("Save", {"name": "Dana W.", "roles": ["participant", "coach"], "phone": "530 555 0100"})
    assert (visitor.notices, visitor.h1) == (["Saved."], "Dana W.")
    assert "Phone 530 555 0100" in visitor.text
    assert "Coach and participant" in visitor.text


def test_the_only_administrator_cannot_give_the_role_away(visitor, rosa):
    visitor.get(f"/o/golden/people/{rosa.id}/edit")
    visitor.submit("Save", {"roles": ["coach"]}, status=409)
    assert visitor.errors == ["Rosa Tran is the only administrator. Make somebody else one first."]
    visitor.post(f"/o/golden/people/{rosa.id}/departure", status=409)


def test_an_administrator_who_gives_the_role_away_goes_home(visitor, world, organization, rosa):
    world.administrator(organization, "Ana Ruiz")
    visitor.get(f"/o/golden/people/{rosa.id}/edit")
    answer = visitor.client.post(
        f"/o/golden/people/{rosa.id}",
        data={"csrf_token": visitor.csrf(), "name": "Rosa Tran", "roles": ["coach"]},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/o/golden/")


def test_an_invitation_is_sent_again_once_within_the_hour(visitor, world, organization, carry_out, outbox):
    dana = world.member(organization, is_participant=True, **FRESH)
    visitor.get(f"/o/golden/people/{dana.id}")
    visitor.submit("Send the invitation")
    assert visitor.notices == ["An invitation to Dana Whitfield is on its way."]
    visitor.submit("Send the invitation again")
    visitor.submit("Send the invitation again")
    carry_out()
    assert len(outbox) == 2


def test_somebody_is_let_go_and_brought_back(visitor, world, organization):
    dana = world.member(organization, is_participant=True)
    theirs = world.signed_in(dana)
    visitor.get(f"/o/golden/people/{dana.id}")
    visitor.submit("Let them go")
    theirs.get("/o/golden/goals", status=404)
    visitor.submit("Undo")
    assert visitor.notices == ["Dana Whitfield is a member again."]
    visitor.submit("Let them go")
    visitor.get(f"/o/golden/people/{dana.id}")
    visitor.submit("Bring back")
    assert "Let them go" in visitor.text


def test_everybody_is_invited_once_and_the_figures_are_those_of_the_ledger(
    visitor, world, organization, carry_out, outbox, inside
):
    for number in range(3):
        world.member(organization, f"Member {number}", is_participant=True, **FRESH)
    visitor.get("/o/golden/people")
    visitor.submit("Invite everybody not yet invited")
    assert visitor.notices == ["Three invitations on the way."]
    assert "0 of 3" in visitor.text
    address = visitor.response.request.url
    bar = visitor.page.select_one("#invitations")
    assert "since=" in bar["hx-get"]
    carry_out()
    part = visitor.client.get(bar["hx-get"])
    assert "3 of 3" in part.text
    assert "hx-get" not in part.text
    visitor.get(address)
    assert "3 sent." in visitor.text
    visitor.post("/o/golden/people/invitations")
    assert visitor.notices == ["Nobody was left to invite. Nobody got a second message."]
    carry_out()
    assert len(outbox) == 3
    assert len({email["To"] for email in outbox}) == 3


def test_the_progress_says_which_did_not_go_out(visitor, world, organization, inside):
    dana = world.member(organization, is_participant=True, **FRESH)
    visitor.get("/o/golden/people")
    visitor.submit("Invite everybody")
    with inside(organization):
        failed = update(Message).values(state="failed", outcome="No such address.")
        db.session.execute(failed.execution_options(synchronize_session=False))
        db.session.commit()
    visitor.get("/o/golden/people/invitations")
    assert "0 sent, 1 failed or uncertain." in visitor.text
    assert "Dana Whitfield No such address." in visitor.text
    assert visitor.page.select_one(f'a[href="/o/golden/people/{dana.id}"]')


@pytest.mark.parametrize(("fields", "found"), [({"role": "coach"}, ["Ellis"]), ({"cohort": "?"}, ["Dana"])])
def test_a_role_or_a_cohort_is_invited_by_itself(visitor, world, organization, inside, fields, found):
    cohort = world.cohort(organization)
    dana = world.member(organization, "Dana", is_participant=True, **FRESH)
    world.member(organization, "Ellis", is_coach=True, **FRESH)
    world.enrol(organization, cohort, dana)
    visitor.post("/o/golden/people/invitations", {name: str(cohort.id) if value == "?" else value
                                                  for name, value in fields.items()})  # fmt: skip
    with inside(organization):
        subjects = db.session.scalars(select(Message.subject_id)).all()
        assert [member_by_id(subject).name for subject in subjects] == found


def test_a_neighbours_cohort_cannot_be_invited(visitor, world):
    cohort = world.cohort(world.organization())
    visitor.post("/o/golden/people/invitations", {"cohort": str(cohort.id)}, status=404)
    visitor.post("/o/golden/people/invitations", {"role": "king"}, status=404)


@pytest.mark.parametrize("since", ["", "yesterday", "9" * 40, "99999999999999", "-1"])
def test_nonsense_in_the_address_of_the_progress_means_all(visitor, since):
    visitor.get(f"/o/golden/people/invitations?since={since}")
    assert "No invitations yet" in visitor.text


def letter_link(email):
    return re.search(r"http://localhost(/\S+)", email.get_body(("plain",)).get_content()).group(1)


def test_another_address_is_asked_for_by_letter_and_taken_by_its_button(
    visitor, world, organization, app, carry_out, outbox
):
    dana = world.member(organization, user=world.user("old@example.org"), is_participant=True)
    visitor.get(f"/o/golden/people/{dana.id}")
    visitor.follow("Change E-mail")
    visitor.submit("Use this address", {"email": "new@example.org"})
    assert visitor.notices == [
        "We asked at new@example.org. Dana Whitfield keeps the old address until they say yes."
    ]
    assert "E-mail old@example.org" in visitor.text
    carry_out()
    path = letter_link(next(email for email in outbox if "new@example.org" in email["To"]))
    reader = type(visitor)(app)
    for _ in range(2):
        reader.get(path)
    visitor.get(f"/o/golden/people/{dana.id}")
    assert "E-mail old@example.org" in visitor.text
    reader.submit("Yes, use this address")
    assert reader.h1 == "Sign in"
    visitor.get(f"/o/golden/people/{dana.id}")
    assert "E-mail new@example.org" in visitor.text
    reader.get(path, status=404)


def test_a_letters_link_opens_nothing_in_another_organization(
    world, visitor, organization, app, carry_out, outbox
):
    dana = world.member(organization, user=world.user("old@example.org"))
    world.organization(slug="silver")
    visitor.get(f"/o/golden/people/{dana.id}/address")
    visitor.submit("Use this address", {"email": "new@example.org"})
    carry_out()
    path = letter_link(next(email for email in outbox if "new@example.org" in email["To"]))
    type(visitor)(app).get(path.replace("/golden/", "/silver/"), status=404)


@pytest.mark.parametrize(
    ("email", "status", "error"),
    [
        ("nobody", 422, "Enter an address like name@example.org."),
        ("ellis@example.org", 409, "Ellis Grant has this address already."),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(visitor, world, organization, email, status, error):
    world.member(organization, "Ellis Grant", user=world.user("ellis@example.org"))
    dana = world.member(organization)
    visitor.get(f"/o/golden/people/{dana.id}/address")
    visitor.submit("Use this address", {"email": email}, status=status)
    assert visitor.errors == [error]
    assert visitor.page.select_one("input[name=email]")["value"] == email


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/edit"),
        ("get", "/address"),
        ("post", ""),
        ("post", "/address"),
        ("post", "/invitation"),
        ("post", "/departure"),
        ("post", "/return"),
    ],
)
def test_a_neighbours_member_is_not_there(visitor, world, inside, method, path):
    there = world.organization()
    member = world.member(
        there, "Stranger", left_at=datetime(2026, 9, 2, tzinfo=UTC) if path == "/return" else None
    )
    fields = {"name": "Mine", "roles": "coach", "email": "mine@example.org"}
    extra = (fields,) if method == "post" else ()
    getattr(visitor, method)(f"/o/golden/people/{member.id}{path}", *extra, status=404)
    with inside(there):
        assert member_by_id(member.id).name == "Stranger"
