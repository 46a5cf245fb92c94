"""The installation's pages: counts, never content; and only for operators."""

import pytest

from mentoring.accounts.lists import administrators

NEW = {
    "name": "Golden State",
    "slug": "Golden-State",
    "accent": "#0E5A5A",
    "zone": "America/Denver",
    "administrator_name": "Rosa Tran",
    "administrator_email": "rosa@example.org",
}


@pytest.fixture
def operator(world):
    return world.signed_in(world.user("olga@example.org", is_operator=True))


def test_an_operator_creates_an_organization_and_its_administrator_is_written_to(operator, carry_out, outbox):
    operator.get("/operator")
    operator.follow("Create an organization")
    operator.submit("Create it and send the invitation", NEW)
    assert operator.notices == ["Golden State is there. Rosa Tran is invited by e-mail."]
    assert "Golden State /o/golden-state 1 Mountain Time" in operator.text
    carry_out()
    assert [email["To"] for email in outbox] == ["Rosa Tran <rosa@example.org>"]


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"slug": "taken"}, 409, "Another organization has this address already. Choose another."),
        (
            {"accent": "#ff8800"},
            422,
            "White text could not be read on that color. The nearest that works is #a35700.",
        ),
        ({"administrator_email": "rosa"}, 422, "Enter an address like name@example.org."),
        ({"name": ""}, 422, "Enter the organization's name."),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_that_was_typed_is_lost(
    operator, world, fields, status, error
):
    world.organization("Taken", slug="taken")
    operator.get("/operator/organizations/new")
    operator.submit("Create it", {**NEW, **fields}, status=status)
    assert operator.errors == [error]
    typed = {**NEW, "slug": "golden-state", "accent": "#0e5a5a", **fields}
    kept = {
        name: operator.page.select_one(f"input[name={name}]")["value"] for name in typed if name != "zone"
    }
    assert kept == {name: value for name, value in typed.items() if name != "zone"}
    assert operator.page.select_one("select[name=zone] option[selected]")["value"] == "America/Denver"
    operator.get("/operator")
    assert "Golden State" not in operator.text


def test_an_operator_sees_counts_and_cannot_look_inside(operator, world):
    organization = world.organization("Golden State", slug="inside")
    world.member(organization, "Dana Whitfield")
    operator.get("/operator")
    assert "Golden State /o/inside 1" in operator.text
    assert "Dana" not in operator.text
    operator.get("/o/inside/people", status=404)


def test_an_empty_installation_says_what_to_do(operator):
    operator.get("/operator")
    assert "No organization yet" in operator.text


@pytest.mark.parametrize("path", ["/operator", "/operator/organizations/new", "/operator/policy"])
def test_an_administrator_is_no_operator(world, path):
    world.signed_in(world.administrator(world.organization())).get(path, status=403)


def test_an_administrator_cannot_create_an_organization_by_hand(world, inside):
    organization = world.organization()
    visitor = world.signed_in(world.administrator(organization))
    visitor.post("/operator/organizations", NEW, status=403)
    with inside(organization):
        assert [row.name for row in administrators()] == ["Rosa Tran"]


def test_the_policy_is_read_from_its_own_table(operator):
    operator.get("/operator/policy")
    rows = {
        row.select_one("th").get_text(" ", strip=True): [
            cell.get_text(" ", strip=True) for cell in row.select("td")
        ]
        for row in operator.page.select("tbody tr")
    }
    assert rows["An operator creates organizations and sees that the installation is well."] == [
        "No",
        "No",
        "No",
        "No",
        "Yes",
    ]
    assert rows["The coach and the participant of a match log its sessions."] == [
        "No",
        "Yes",
        "Yes",
        "No",
        "No",
    ]
