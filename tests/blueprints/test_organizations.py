"""An organization's settings."""

import pytest

from mentoring.accounts.lists import administrators
from tests.counting import statements


@pytest.fixture
def organization(world):
    return world.organization("Golden State", slug="golden")


@pytest.fixture
def rosa(world, organization):
    return world.administrator(organization, "Rosa Tran")


@pytest.fixture
def visitor(world, rosa):
    return world.signed_in(rosa)


def test_name_zone_and_color_are_changed(visitor):
    visitor.get("/o/golden/settings")
    visitor.submit("Save", {"name": "Silver State", "zone": "America/Denver", "accent": "#1F3A6B"})
    assert visitor.notices == ["Saved."]
    assert visitor.page.select_one("input[name=name]")["value"] == "Silver State"
    assert visitor.page.select_one("input[name=accent]")["value"] == "#1f3a6b"
    assert visitor.page.select_one("select[name=zone] option[selected]")["value"] == "America/Denver"


def test_a_color_that_cannot_be_read_is_refused_with_one_that_can_and_the_rest_is_kept(visitor):
    visitor.get("/o/golden/settings")
    visitor.submit("Save", {"name": "Silver State", "accent": "#ff8800"}, status=422)
    assert visitor.errors == [
        "White text could not be read on that color. The nearest that works is #a35700."
    ]
    assert visitor.page.select_one("input[name=name]")["value"] == "Silver State"
    visitor.get("/o/golden/settings")
    assert visitor.page.select_one("input[name=name]")["value"] == "Golden State"


def test_a_zone_that_is_not_there_is_refused(visitor):
    visitor.get("/o/golden/settings")
    visitor.submit("Save", {"zone": "Mars/Olympus"}, status=422)
    assert visitor.page.select_one("[name=name]")["value"] == "Golden State"


@pytest.mark.parametrize(
    ("color", "says", "drawn"),
    [
        ("%230e5a5a", "White text can be read on it.", "#0e5a5a"),
        (
            "%23FF8800",
            "White text could not be read on that color. The nearest that works is #a35700.",
            "#ff8800",
        ),
        ("teal", "Write the color as # and six digits, like #0e5a5a.", None),
        ("%3Cscript%3E", "Write the color as # and six digits, like #0e5a5a.", None),
    ],
)
def test_a_color_is_checked_on_the_server_while_it_is_typed(visitor, color, says, drawn):
    answer = visitor.client.get(f"/o/golden/settings/accent?accent={color}")
    assert answer.status_code == 200
    assert says in answer.text
    assert (f'fill="{drawn}"' in answer.text) if drawn else ("<svg" not in answer.text)
    assert "<script" not in answer.text


def test_an_administrator_is_added_by_name_and_address_and_invited(visitor, carry_out, outbox):
    visitor.get("/o/golden/settings")
    fields = {"administrator-name": "Ana Ruiz", "administrator-email": "Ana@example.org"}
    visitor.submit("Add as an administrator", fields)
    assert visitor.notices == ["Ana Ruiz is an administrator now."]
    assert "Ana Ruiz ana@example.org Invited" in visitor.text
    carry_out()
    assert [email["To"] for email in outbox] == ["Ana Ruiz <ana@example.org>"]


def test_a_wrong_address_of_an_administrator_keeps_what_was_typed(visitor):
    visitor.get("/o/golden/settings")
    fields = {"administrator-name": "Ana Ruiz", "administrator-email": "ana"}
    visitor.submit("Add as an administrator", fields, status=422)
    assert visitor.errors == ["Enter an address like name@example.org."]
    assert visitor.page.select_one("[name=administrator-name]")["value"] == "Ana Ruiz"
    assert visitor.page.select_one("input[name=name]")["value"] == "Golden State"


def test_the_last_administrator_stays(visitor, organization, inside):
    visitor.get("/o/golden/settings")
    visitor.submit("Remove", status=409)
    assert visitor.errors == ["Rosa Tran is the only administrator. Make somebody else one first."]
    with inside(organization):
        assert [row.name for row in administrators()] == ["Rosa Tran"]


def test_another_administrator_is_removed(visitor, world, organization, inside):
    ana = world.administrator(organization, "Ana Ruiz")
    visitor.get("/o/golden/settings")
    visitor.submit("Remove")
    assert visitor.notices == ["Ana Ruiz is no longer an administrator."]
    with inside(organization):
        assert [row.name for row in administrators()] == ["Rosa Tran"]
    world.signed_in(ana).get("/o/golden/settings", status=404)


def test_a_neighbours_administrator_is_not_there(visitor, world):
    stranger = world.administrator(world.organization())
    visitor.post(f"/o/golden/settings/administrators/{stranger.id}/removal", status=404)


@pytest.mark.parametrize("role", ["is_coach", "is_participant"])
@pytest.mark.parametrize("path", ["/settings", "/settings/roles", "/settings/accent", "/people", "/programs"])
def test_settings_are_for_administrators(world, organization, rosa, role, path):
    member = world.signed_in(world.member(organization, **{role: True}))
    member.get(f"/o/golden{path}", status=403)


def test_roles_are_read_from_the_policy(visitor):
    visitor.get("/o/golden/settings")
    visitor.follow("Who may do what")
    assert visitor.h1 == "Who may do what"
    assert "A coach keeps a profile, hours and capacity. No No Yes No No" in visitor.text


def test_the_page_has_one_price_for_one_administrator_and_for_three(visitor, world, organization):
    prices = []
    for _ in range(2):
        with statements() as seen:
            visitor.get("/o/golden/settings")
        prices.append(len(seen))
        world.administrator(organization, "Another")
        world.administrator(organization, "One more")
    assert prices[0] == prices[1]
