"""Every page of the style guide, read strictly."""

import pytest
from flask import Flask

from tests.templates import page

PAGES = ("", "/today", "/book", "/log", "/log-wrong", "/error", "/kept", "/print")
TITLES = {
    "": "Style guide – Golden State Managers Association",
    "/log": "Did you meet Dana on Tuesday? – Golden State Managers Association",
    "/log-wrong": "Error: Did you meet Dana on Tuesday? – Golden State Managers Association",
    "/error": "We could not find that page – Golden State Managers Association",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_unique_ids_and_labelled_controls(bare_app: Flask, path: str) -> None:
    answer = bare_app.test_client().get(f"/styleguide{path}")
    assert answer.status_code == 200
    root = page.parse(answer.text)
    assert len(list(root.iter("h1"))) == 1
    assert len(list(root.iter("main"))) == 1
    assert page.repeated_ids(root) == []
    assert page.unlabelled(root) == []
    assert page.broken_references(root) == []


@pytest.mark.parametrize(("path", "title"), TITLES.items())
def test_the_title_is_the_heading_and_says_when_something_is_wrong(
    bare_app: Flask, path: str, title: str
) -> None:
    root = page.parse(bare_app.test_client().get(f"/styleguide{path}").text)
    assert page.words(next(root.iter("title"))) == title


def test_headings_never_skip_a_level(bare_app: Flask) -> None:
    root = page.parse(bare_app.test_client().get("/styleguide").text)
    levels = [int(element.tag[1]) for element in root.iter() if element.tag in {"h1", "h2", "h3", "h4"}]
    problem = [after for before, after in zip([1, *levels], levels, strict=False) if after > before + 1]
    assert problem == []


@pytest.mark.parametrize(
    ("asked", "said"), [("dark", "dark"), ("light", "light"), ("auto", None), ("<b>", None)]
)
def test_a_chosen_theme_is_said_on_the_document(bare_app: Flask, asked: str, said: str | None) -> None:
    root = page.parse(bare_app.test_client().get("/styleguide/today", query_string={"theme": asked}).text)
    assert next(root.iter("html")).get("data-theme") == said


def test_an_unknown_page_is_not_found(bare_app: Flask) -> None:
    assert bare_app.test_client().get("/styleguide/nothing").status_code == 404


def test_the_error_page_needs_no_organization_and_nobody_signed_in(render) -> None:
    root = page.parse(
        render(
            "{% extends 'errors/error.html' %}", status=500, title="Something broke", explanation="Try again."
        )
    )
    assert page.words(next(root.iter("main"))) == "Something broke Try again. Error 500"
    assert page.words(next(root.iter("title"))) == "Something broke"


def test_a_brand_stylesheet_comes_after_the_theme(render) -> None:
    root = page.parse(render("{% extends 'layouts/narrow.html' %}", brand_stylesheet="/o/gsma/brand.css"))
    sheets = [link.get("href") for link in root.iter("link") if link.get("rel") == "stylesheet"]
    assert sheets.index("/o/gsma/brand.css") == sheets.index("/static/theme.css") + 1


def test_a_form_that_was_kept_can_be_sent_again(bare_app: Flask) -> None:
    root = page.parse(bare_app.test_client().get("/styleguide/kept").text)
    hidden = {field.get("name"): field.get("value") for field in root.iter("input")}
    assert hidden.pop("csrf_token")
    assert hidden == {"line": "We talked about the budget hearing.", "minutes": "60"}
