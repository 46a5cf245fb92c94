"""The pieces that every list is made of."""

import pytest

from blueprints.shared import lists
from mentoring.foundation.errors import NotFound
from mentoring.foundation.pages import Page


@pytest.fixture
def at(app):
    """`with at("/?sort=name"):` a page with these parameters is asked for."""
    return lambda address: app.test_request_context(f"/sign-in{address}")


@pytest.mark.parametrize(
    ("address", "by", "descending"),
    [
        ("", "name", False),
        ("?sort=agency", "agency", False),
        ("?sort=-agency", "agency", True),
        ("?sort=password", "name", False),
        ("?sort=--agency", "name", False),
    ],
)
def test_the_address_says_the_order_and_nonsense_is_the_default(at, address, by, descending):
    with at(address):
        assert lists.sorting(["name", "agency"], default="name") == lists.Sorting(by, descending)


def test_a_heading_sorts_by_its_column_and_turns_it_round(at):
    with at("?sort=name&role=coach&page=3"):
        headings = lists.headings(
            [("name", "Name"), ("agency", "Agency"), ("roles", "Roles")],
            lists.Sorting("name"),
            sortable=["name", "agency"],
        )
    assert headings == [
        {
            "key": "name",
            "label": "Name",
            "sort_url": "/sign-in?sort=-name&role=coach",
            "direction": "ascending",
        },
        {
            "key": "agency",
            "label": "Agency",
            "sort_url": "/sign-in?sort=agency&role=coach",
            "direction": None,
        },
        {"key": "roles", "label": "Roles"},
    ]


def test_an_unknown_filter_value_is_none_at_all(at):
    with at("?role=king&state=left"):
        assert (lists.choice("role", ["coach"]), lists.choice("state", ["left"])) == ("", "left")


def test_what_is_searched_for_is_tidied_and_bounded(at):
    with at("?q=%20%20Dana%00%07%20" + "x" * 300):
        assert lists.search_words() == "Dana x" + "x" * 92


def test_each_filter_in_use_can_be_taken_away_by_itself(at):
    with at("?q=dana&role=coach&page=2"):
        chips = lists.in_use({"role": ("coach", [("coach", "Coaches")]), "state": ("", [])}, words="dana")
    assert chips == [
        {"label": "“dana”", "url": "/sign-in?role=coach"},
        {"label": "Coaches", "url": "/sign-in?q=dana"},
    ]


@pytest.mark.parametrize(
    ("number", "total", "summary", "before", "after"),
    [
        (1, 0, "No people", None, None),
        (1, 1, "One person", None, None),
        (1, 25, "25 people", None, None),
        (1, 60, "1 to 25 of 60 people", None, "/sign-in?page=2"),
        (3, 60, "51 to 60 of 60 people", "/sign-in?page=2", None),
        (9, 60, "60 people, and none on this page", "/sign-in?page=3", None),
    ],
)
def test_the_pager_says_where_one_is(at, number, total, summary, before, after):
    with at(f"?page={number}"):
        turned = lists.turning(Page((), number, total), "person", "people")
    assert turned == {"summary": summary, "previous_url": before, "next_url": after}


def test_files_are_of_exactly_what_is_filtered(at):
    with at("?q=dana&page=2"):
        links = lists.files_of("accounts.sign_in")
    assert links == [
        {"label": "Download CSV", "url": "/sign-in?q=dana&format=csv"},
        {"label": "Download Excel", "url": "/sign-in?q=dana&format=xlsx"},
    ]


def test_a_list_becomes_a_file_that_a_spreadsheet_opens(at):
    with at(""):
        answer = lists.as_file("Año: “Class” of 2026", ["Name"], [["Zoë"], ["=1+1"]], "csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a-o-class-of-2026.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.get_data() == "\ufeffName\r\nZoë\r\n'=1+1\r\n".encode()


def test_a_kind_of_file_that_we_do_not_write_is_not_there(at):
    with at(""), pytest.raises(NotFound):
        lists.as_file("People", [], [], "exe")
