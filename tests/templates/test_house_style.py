"""Rules that every template keeps, read from the templates themselves."""

import re
from pathlib import Path

import pytest

from tests.templates.conftest import STATIC, TEMPLATES

PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "email" not in path.parts]
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_style_or_script_is_written_into_a_page(path: Path) -> None:
    source = path.read_text()
    assert (
        re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|hx-on|javascript:", source, re.IGNORECASE)
        == []
    )
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", source) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", source) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_only_layouts_write_the_first_heading(path: Path) -> None:
    count = len(re.findall(r"<h1\b", path.read_text()))
    assert count == (1 if path.parent.name == "layouts" and path.stem != "messages" else 0)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_form_that_acts_carries_its_token(path: Path) -> None:
    source = path.read_text()
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", source, re.DOTALL)
    without = [form for form in forms if "csrf_token" not in form and "hidden_tag()" not in form]
    assert without == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_is_marked_safe_by_hand(path: Path) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape\s+false", path.read_text()) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_is_one_documented_macro_named_like_its_file(path: Path) -> None:
    source = path.read_text()
    assert re.findall(r"{% macro ([a-z_]+)\(", source) == [path.stem]
    assert re.match(r"{#- " + path.stem + r"\(", source)


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_is_shown_in_the_style_guide(path: Path) -> None:
    shown = "".join(page.read_text() for page in TEMPLATES.rglob("*.html") if path.name != page.name)
    assert f'"components/{path.name}"' in shown


def test_every_icon_that_is_asked_for_has_its_rule() -> None:
    rules = set(re.findall(r"^\.icon-([a-z0-9-]+) ", (STATIC / "icons.css").read_text(), re.MULTILINE))
    sources = "".join(path.read_text() for path in PAGES)
    asked = set(re.findall(r"icon\(\"([a-z0-9-]+)\"\)|icon_(?:name|after)=\"([a-z0-9-]+)\"", sources))
    assert {one or other for one, other in asked} - rules == set()
