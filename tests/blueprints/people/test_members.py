"""Members: added by hand, changed, let go and brought back."""

from datetime import UTC, datetime

import pytest

from mentoring.accounts.lists import member_by_id


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
