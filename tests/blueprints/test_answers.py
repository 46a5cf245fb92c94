"""How the product answers when something is wrong, and what every answer carries."""

import json
import subprocess
import sys

import pytest

import config
from tests.visitor import Visitor, read_strictly, words


def test_an_unknown_page_is_a_page_in_the_same_look(visitor):
    visitor.get("/nowhere", status=404)
    assert visitor.h1 == "We could not find that page"


def test_json_is_answered_with_a_problem(visitor):
    answer = visitor.client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "We could not find that page",
        "status": 404,
        "detail": "Check the address, or start again from your home page.",
    }


def test_every_answer_carries_a_strict_policy_and_is_kept_by_nobody(visitor):
    headers = visitor.client.get("/sign-in").headers
    assert headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'self'; script-src 'self'"
    )
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")
    assert headers["Cache-Control"] == "no-store"
    assert len(headers["X-Request-Id"]) == 32


def test_a_body_over_the_limit_is_refused(visitor):
    answer = visitor.client.post("/sign-in", data={"email": "x" * 7_000_000})
    assert answer.status_code == 413
    assert words(read_strictly(answer.text).h1) == "That file is too large"


def test_too_many_tries_are_answered_with_a_page_and_a_time(visitor):
    for _ in range(6):
        visitor.get("/sign-in")
        visitor.submit("Send me a code", {"email": "someone@example.org"})
    visitor.get("/sign-in")
    visitor.submit("Send me a code", {"email": "someone@example.org"}, status=429)
    assert visitor.h1 == "That was a lot of tries"
    assert int(visitor.response.headers["Retry-After"]) > 0


def test_a_form_kept_open_until_its_session_ended_keeps_what_was_typed(world, app):
    organization = world.organization()
    rosa = world.signed_in(world.administrator(organization))
    typed = {"name": "A long name that nobody wants to type twice", "slug": "x"}
    signed_out = Visitor(app)
    headers = {"Origin": "http://localhost"}
    signed_out.post(f"/o/{organization.slug}/cohorts", typed, status=401, headers=headers)
    fields = {field["name"]: field["value"] for field in signed_out.page.select("form input[type=hidden]")}
    assert fields["name"] == typed["name"]
    answer = rosa.client.post("/account", data={"name": "Rosa Tran", "theme": "dark"}, headers=headers)
    page = read_strictly(answer.text)
    assert answer.status_code == 400
    assert page.select_one("form input[name=name]")["value"] == "Rosa Tran"


def test_a_form_of_another_site_is_refused_without_a_button_to_send_it(world):
    rosa = world.signed_in(world.administrator(world.organization()))
    answer = rosa.client.post("/account", data={"name": "Mallory"}, headers={"Origin": "http://evil.example"})
    page = read_strictly(answer.text)
    assert answer.status_code == 400
    assert page.select("input[name=name]") == []
    assert "Mallory" not in answer.text


def test_a_password_is_never_shown_again_by_a_kept_form(world):
    rosa = world.signed_in(world.administrator(world.organization()))
    answer = rosa.client.post(
        "/account/password", data={"password": "correct horse"}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 400
    assert "correct horse" not in answer.text


def test_control_characters_are_refused_and_right_to_left_and_emoji_are_kept(world):
    rosa = world.signed_in(world.administrator(world.organization()))
    rosa.get("/account")
    rosa.submit("Save", {"name": "Ro\x00sa"}, status=422)
    assert rosa.errors == ["Control characters cannot be kept: they were taken out."]
    rosa.submit("Save", {"name": "رُوزا 🌱 Nguyễn"})
    rosa.get("/account")
    assert rosa.page.select_one("input[name=name]")["value"] == "رُوزا 🌱 Nguyễn"


def production(**changed):
    environment = {
        "APP_ENV": "production",
        "SECRET_KEY": "s" * 40,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "MAIL_TRANSPORT": "smtp://127.0.0.1:1",
        "MAIL_FROM": "programs@example.org",
        "BASE_URL": "https://mentoring.example.org",
    }
    return {name: value for name, value in (environment | changed).items() if value is not None}


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "MAIL_TRANSPORT", "MAIL_FROM", "BASE_URL"]
)
def test_production_refuses_to_start_without_a_setting(name):
    with pytest.raises(config.SettingMissing, match=name):
        config.read(production(**{name: None}))


def test_production_refuses_a_short_secret():
    with pytest.raises(config.SettingMissing, match="32 characters"):
        config.read(production(SECRET_KEY="short"))


IN_PRODUCTION = """
import json
from mentoring.app import create_app
app = create_app()
client = app.test_client()
answer = client.get("/sign-in", base_url="https://mentoring.example.org")
elsewhere = client.get("/sign-in", base_url="https://evil.example")
print(json.dumps([dict(answer.headers), elsewhere.status_code, sorted(app.view_functions)]))
"""


def test_over_https_cookies_are_bound_to_the_host_and_other_hosts_are_refused():
    """In a process of its own: the extensions serve one app a process."""
    ran = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        env=production(),
        cwd=config.ROOT,
        capture_output=True,
        check=True,
    )
    headers, elsewhere, views = json.loads(ran.stdout)
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert elsewhere == 400
    assert {"mailbox.index", "styleguide.index"} & set(views) == set()


def test_health_says_that_it_lives_and_readiness_that_it_can_serve(visitor):
    assert visitor.client.get("/healthz").get_json() == {"status": "ok"}
    ready = visitor.client.get("/readyz").get_json()
    assert ready == {"status": "ok", "checks": {"database": "ok", "queue": "ok"}}


def test_styles_and_scripts_are_found_where_the_app_lives_below_an_address(visitor):
    page = visitor.client.get("/sign-in", environ_overrides={"SCRIPT_NAME": "/mentoring"})
    found = read_strictly(page.text)
    addresses = [link["href"] for link in found.select("link")] + [
        script["src"] for script in found.select("script")
    ]
    assert "/mentoring/static/theme.css" in addresses
    assert {address.partition("/static/")[0] for address in addresses} == {"/mentoring"}


def test_a_template_says_what_was_given_to_all_and_nothing_of_another(app):
    with app.test_request_context():
        own = app.jinja_env.from_string("{{ word }} {{ asset('a.css') }}", globals={"word": "mine"})
        assert own.render() == "mine /static/a.css"
        assert app.jinja_env.from_string("{{ word is defined }}").render() == "False"
