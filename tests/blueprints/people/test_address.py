"""Another e-mail address, taken by a letter."""

import re

import pytest


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
