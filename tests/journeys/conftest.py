"""The product as it runs: served to a real browser, with a worker beside it and rows that are really committed."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from mentoring.jobs.registry import run

expect.set_options(timeout=10_000)
PICTURES = Path(__file__).parents[2] / "test-results"  # of the pages where a journey ended early
FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.fixture
def served(app, committed, outbox) -> Iterator[str]:
    """The address of the product, served by threads."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    usual = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(usual, base_url=address)
    app.config["TRUSTED_HOSTS"].append("127.0.0.1")
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever),
        threading.Thread(target=work, args=(app, stop)),
    ]
    for thread in threads:
        thread.start()
    yield address
    stop.set()
    server.shutdown()
    for thread in threads:
        thread.join()
    server.server_close()
    app.config["SETTINGS"] = usual
    app.config["TRUSTED_HOSTS"].remove("127.0.0.1")


def work(app, stop: threading.Event) -> None:
    """Carry out what is rung for, as a worker would."""
    rung = app.extensions["doorbell"].rung
    while not stop.is_set():
        if not rung:
            time.sleep(0.02)
            continue
        name, organization_id, ids = rung.pop(0)
        with app.app_context():
            run(name, organization_id, ids)


@pytest.fixture
def letters(outbox):
    """Wait for a message to somebody, and read it: its words, and the first address in it."""

    def newest(to: str, subject: str = "", after: int = 0) -> str:
        for _ in range(300):
            found = [
                mail for mail in outbox[after:] if to in str(mail["To"]) and subject in str(mail["Subject"])
            ]
            if found:
                return found[-1].get_body(("plain",)).get_content()
            time.sleep(0.05)
        raise AssertionError(f"Nothing for {to} about {subject!r}: {[str(m['Subject']) for m in outbox]}")

    return newest


def first_link(words: str) -> str:
    """The first address in a message."""
    return re.search(r"http://127\.0\.0\.1:\d+/\S+", words).group(0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator:
    """Remember that a journey failed, so that its pages are kept as pictures."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def people(chromium: Browser, served: str, request: pytest.FixtureRequest) -> Iterator:
    """Browsers of several people: `people("rosa", width=390)` is a page of one of them."""
    contexts: dict[str, BrowserContext] = {}

    def page_of(name: str, **options) -> Page:
        if name not in contexts:
            width = options.pop("width", 1280)
            options.setdefault("timezone_id", "America/Los_Angeles")
            contexts[name] = chromium.new_context(
                base_url=served, viewport={"width": width, "height": 860}, **options
            )
            contexts[name].set_default_timeout(10_000)
            contexts[name].new_page()
        return contexts[name].pages[0]

    yield page_of
    for name, context in contexts.items():
        if request.node.stash.get(FAILED, None):
            context.pages[0].screenshot(path=PICTURES / f"{request.node.name}-{name}.png", full_page=True)
        context.close()
