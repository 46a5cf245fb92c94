"""The style guide in a real browser: axe, reflow, content security policy, and life without scripts."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.browsers import barriers

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
PAGES = ("", "/today", "/book", "/log", "/log-wrong", "/error", "/kept", "/print")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(bare_app: Flask) -> Iterator[str]:
    """The style guide, served under the strictest policy."""

    def strictly(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    bare_app.after_request_funcs[None] = [strictly]
    server = make_server("127.0.0.1", 0, bare_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/styleguide"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_have_no_barriers_no_sideways_scroll_and_break_no_policy(
    address: str, chromium: Browser, width: int, theme: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 860})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    found, wide = [], []
    for path in PAGES:
        page.goto(f"{address}{path}?theme={theme}")
        found += barriers(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    page.close()
    assert (found, wide, said) == ([], [], [])


def test_the_menu_opens_and_closes_without_scripts(address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/today")
    link = page.get_by_role("link", name="Cohorts")
    seen = [link.is_visible()]
    page.get_by_role("button", name="Menu").click()
    seen.append(link.is_visible())
    page.keyboard.press("Escape")
    seen.append(link.is_visible())
    context.close()
    assert seen == [False, True, False]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_error_summary_has_the_focus_with_and_without_scripts(
    address: str, chromium: Browser, *, scripts: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}/log-wrong")
    page.wait_for_timeout(200)
    focused = page.locator(":focus").get_attribute("class")
    context.close()
    assert focused == "error-summary"


def test_the_time_zone_is_remembered_for_the_next_page(address: str, chromium: Browser) -> None:
    context = chromium.new_context(timezone_id="America/Los_Angeles")
    context.new_page().goto(f"{address}/today", wait_until="networkidle")
    zones = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "zone"]
    context.close()
    assert zones == ["America%2FLos_Angeles"]


def test_controls_are_large_enough_for_a_thumb(address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    small = []
    for path in PAGES:
        page.goto(f"{address}{path}")
        small += page.evaluate(
            """() => [...document.querySelectorAll(".btn, .form-control, .tap > label, .day, summary, .main-nav a")]
            .map((one) => [one.className, one.getBoundingClientRect()])
            .filter(([, box]) => box.height && box.height < 48).map(([name]) => name)"""
        )
    page.close()
    assert small == []
