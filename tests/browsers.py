"""A real Chromium for the tests that need one; where there is none they are skipped, loudly, or fail if CI asked."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FILLED = Path(__file__).parents[1] / "static" / "dist"


def missing() -> str:
    """What stands in the way of the browser tests; empty when nothing does."""
    if not any(map(shutil.which, NAMES)):
        return "Chromium is not installed"
    if not FILLED.exists():
        return "static/dist is not filled: make assets"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    why = missing()
    if not why or os.environ.get("REQUIRE_BROWSER"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"NO BROWSER: {why}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it where nobody can miss it."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if "NO BROWSER" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("BROWSER TESTS WERE SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests need Chromium: {missing()}.")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run of this process."""
    why = missing()
    if why:
        pytest.fail(why)
    found = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def follow(link_or_button: Locator) -> None:
    """Click, and stay until the page it leads to is whole: counting and listing do not wait by themselves."""
    link_or_button.click()
    link_or_button.page.wait_for_load_state("domcontentloaded")


def barriers(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe finds on a page: where, which rule, and the elements."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [(page.url, one["id"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
