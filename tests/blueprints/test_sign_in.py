"""Signing in, as a person does it."""

import re
from datetime import timedelta

from sqlalchemy import update

from mentoring.accounts import invitations
from mentoring.accounts.models import SignInCode
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db


def code_in(email) -> str:
    return re.search(r"\b(\d{3}) (\d{3})\b", email.get_body(("plain",)).get_content()).expand(r"\1\2")


def link_in(email) -> str:
    return re.search(r"http://localhost(/\S+)", email.get_body(("plain",)).get_content()).group(1)


def asked(world, visitor, carry_out, outbox, email="dana@example.org"):
    organization = world.organization()
    world.member(organization, user=world.user(email), is_participant=True)
    visitor.get("/sign-in")
    visitor.submit("Send me a code", {"email": email})
    carry_out()
    return outbox[-1]


def test_a_code_signs_in_once(world, visitor, carry_out, outbox):
    email = asked(world, visitor, carry_out, outbox)
    visitor.submit("Sign in", {"code": code_in(email)})
    assert visitor.h1.startswith("Welcome")
    visitor.post("/sign-out")
    visitor.get("/sign-in")
    visitor.submit("Send me a code", {"email": "stranger@example.org"})
    visitor.submit("Sign in", {"code": code_in(email)}, status=422)
    assert visitor.errors == [
        "That code is not right, or is no longer good. Type the newest one, or ask for another."
    ]


def test_opening_the_link_signs_nobody_in_and_pressing_the_button_does_once(
    world, visitor, carry_out, outbox, app
):
    email = asked(world, visitor, carry_out, outbox)
    path = link_in(email)
    scanner = type(visitor)(app)
    scanner.get(path)
    scanner.get(path)
    other = type(visitor)(app)
    other.get(path)
    other.submit("Sign in")
    assert other.h1.startswith("Welcome")
    scanner.get(path)
    scanner.submit("Sign in", status=404)


def test_an_unknown_address_gets_the_same_page_and_no_message(world, visitor, carry_out, outbox):
    known = asked(world, visitor, carry_out, outbox)
    first = visitor.text.replace("dana@example.org", "")
    outbox.clear()
    visitor.get("/sign-in")
    visitor.submit("Send me a code", {"email": "nobody@example.org"})
    carry_out()
    assert visitor.text.replace("nobody@example.org", "") == first
    assert outbox == []
    assert known["To"] == "dana@example.org"


def test_five_wrong_codes_use_a_code_up(world, visitor, carry_out, outbox):
    email = asked(world, visitor, carry_out, outbox)
    right = code_in(email)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        visitor.submit("Sign in", {"code": wrong}, status=422)
    visitor.submit("Sign in", {"code": right}, status=422)


def test_an_old_code_is_refused(world, visitor, carry_out, outbox, app):
    email = asked(world, visitor, carry_out, outbox)
    with app.app_context():
        db.session.execute(update(SignInCode).values(expires_at=now() - timedelta(seconds=1)))
        db.session.commit()
    visitor.submit("Sign in", {"code": code_in(email)}, status=422)


def test_a_password_signs_in_and_a_wrong_one_says_nothing_about_the_address(world, visitor):
    organization = world.organization()
    member = world.member(organization, user=world.user("dana@example.org"), is_participant=True)
    person = world.signed_in(member)
    person.get("/account/password")
    person.submit("Set the password", {"password": "short"}, status=422)
    assert person.errors == ["Use at least 12 characters, and not your address."]
    person.submit("Set the password", {"password": "correct horse battery"})
    answers = []
    for address, password in (
        ("dana@example.org", "wrong horse battery"),
        ("who@example.org", "correct horse"),
    ):
        visitor.get("/sign-in/password")
        visitor.submit("Sign in", {"email": address, "password": password}, status=422)
        answers.append(visitor.errors)
    assert answers[0] == answers[1]
    visitor.submit("Sign in", {"email": "Dana@Example.org", "password": "correct horse battery"})
    assert visitor.h1.startswith("Welcome")


def test_signing_in_goes_where_the_person_was_going_and_never_elsewhere(world, visitor, carry_out, outbox):
    for going, arrived in (
        ("/account", "/account"),
        ("//evil.example/", None),
        ("https://evil.example", None),
    ):
        outbox.clear()
        visitor.get(f"/sign-in?next={going}")
        organization = world.organization()
        email = f"{organization.slug}@example.org"
        world.member(organization, user=world.user(email), is_participant=True)
        visitor.submit("Send me a code", {"email": email})
        carry_out()
        visitor.submit("Sign in", {"code": code_in(outbox[-1])})
        assert visitor.response.request.path == (arrived or f"/o/{organization.slug}/")
        visitor.post("/sign-out")


def test_a_person_sees_and_ends_their_other_browsers(world):
    member = world.member(world.organization(), is_participant=True)
    one, other = world.signed_in(member), world.signed_in(member)
    one.get("/account")
    one.submit("Sign out every other browser")
    assert one.notices == ["Every other browser is signed out."]
    other.get("/account")
    assert other.h1 == "Sign in"


def test_the_invitation_is_accepted_by_its_button_once(world, visitor, inside, carry_out, outbox, app):
    organization = world.organization("Golden State Managers Association")
    member = world.member(organization, "Ellis Grant", is_coach=True, accepted_at=None, invited_at=None)
    with inside(organization):
        assert invitations.invite([member.id]) == 1
    with inside(organization):
        assert invitations.invite([member.id]) == 0
    carry_out()
    assert len(outbox) == 1
    path = link_in(outbox[0])
    visitor.get(path)
    assert visitor.h1 == "Welcome, Ellis Grant"
    visitor.submit("Accept and begin")
    assert visitor.response.request.path == f"/o/{organization.slug}/"
    type(visitor)(app).get(path, status=404)


def test_a_cookie_is_sent_at_sign_in_for_as_long_as_the_session_and_not_again(
    world, visitor, carry_out, outbox
):
    email = asked(world, visitor, carry_out, outbox)
    cookie = visitor.client.post(
        "/sign-in/code", data={"csrf_token": visitor.csrf(), "code": code_in(email)}
    ).headers["Set-Cookie"]
    assert "Expires=" in cookie
    visitor.get("/account")
    assert "Set-Cookie" not in visitor.client.get("/account").headers
