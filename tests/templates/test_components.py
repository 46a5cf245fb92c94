"""Each component, rendered alone with the values a page would give it."""

import pytest
from flask import Flask, flash
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tests.templates import page


class PlaceForm(Form):
    city = StringField("City", [InputRequired("Enter a city.")])


class ProfileForm(Form):
    name = StringField("Name", [InputRequired("Enter your name.")])
    about = TextAreaField("About you")
    format = RadioField(
        "Format",
        [InputRequired("Choose a format.")],
        choices=[SelectChoice("video", "Video"), SelectChoice("phone", "Phone")],
    )
    zone = SelectField("Zone", choices=[SelectChoice("a", "Pacific Time")])
    places = FieldList(FormField(PlaceForm), min_entries=1)


def refused() -> ProfileForm:
    form = ProfileForm(MultiDict({"about": "<b>Retired</b>", "zone": "a", "places-0-city": ""}))
    form.validate()
    return form


FIELD = "{% from 'components/field.html' import field %}"


def test_a_refused_field_ties_label_hint_and_error_to_its_control(render) -> None:
    root = page.parse_part(render(FIELD + "{{ field(form.name, hint='As on your badge.') }}", form=refused()))
    control = next(root.iter("input"))
    assert control.get("aria-describedby") == "name-hint name-error"
    assert control.get("aria-invalid") == "true"
    said = {element.get("id"): page.words(element) for element in root.iter("p")}
    assert said == {"name-hint": "As on your badge.", "name-error": "Error: Enter your name."}
    assert page.words(next(root.iter("label"))) == "Name"


def test_a_sound_field_says_nothing_of_errors(render) -> None:
    root = page.parse_part(render(FIELD + "{{ field(form.name) }}", form=ProfileForm(name="Dana")))
    control = next(root.iter("input"))
    assert (control.get("value"), control.get("aria-invalid"), control.get("aria-describedby")) == (
        "Dana",
        None,
        None,
    )


def test_a_field_that_may_stay_empty_says_so(render) -> None:
    root = page.parse_part(render(FIELD + "{{ field(form.about, rows=6) }}", form=refused()))
    assert page.words(next(root.iter("label"))) == "About you (optional)"
    assert next(root.iter("textarea")).get("rows") == "6"


def test_what_was_typed_is_kept_and_escaped(render) -> None:
    root = page.parse_part(render(FIELD + "{{ field(form.about) }}", form=refused()))
    assert "".join(next(root.iter("textarea")).itertext()).strip() == "<b>Retired</b>"


@pytest.mark.parametrize("look", ["list", "tap", "row"])
def test_radios_are_a_group_with_a_question(render, look: str) -> None:
    root = page.parse_part(render(FIELD + "{{ field(form.format, look=look) }}", form=refused(), look=look))
    group = next(root.iter("fieldset"))
    assert page.words(next(group.iter("legend"))) == "Format"
    assert group.get("aria-describedby") == "format-error"
    assert [page.words(label) for label in group.iter("label")] == ["Video", "Phone"]
    assert page.unlabelled(root) == []


def test_the_error_summary_links_to_every_wrong_field_also_in_lists(render) -> None:
    form = refused()
    form.form_errors.append("The cohort is full.")
    source = "{% from 'components/error_summary.html' import error_summary %}{{ error_summary(form) }}"
    root = page.parse_part(render(source, form=form))
    assert [
        (page.words(item), [link.get("href") for link in item.iter("a")]) for item in root.iter("li")
    ] == [
        ("The cohort is full.", []),
        ("Enter your name.", ["#name"]),
        ("Choose a format.", ["#format-0"]),
        ("Enter a city.", ["#places-0-city"]),
    ]
    box = next(element for element in root.iter() if element.get("tabindex") == "-1")
    assert (box.get("role"), "autofocus" in box.keys()) == ("alert", True)  # noqa: SIM118


def test_the_error_summary_of_a_sound_form_is_nothing(render) -> None:
    source = "{% from 'components/error_summary.html' import error_summary %}{{ error_summary(form) }}"
    assert render(source, form=ProfileForm()).strip() == ""


def test_an_action_button_is_a_form_with_its_token(render) -> None:
    source = (
        "{% from 'components/action_button.html' import action_button %}"
        "{{ action_button('Remind', '/x', about='Dana', fields={'kind': 'first'}) }}"
    )
    root = page.parse_part(render(source))
    form = next(root.iter("form"))
    assert (form.get("method"), form.get("action")) == ("post", "/x")
    hidden = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert hidden.pop("csrf_token")
    assert hidden == {"kind": "first"}
    assert page.words(next(form.iter("button"))) == "Remind: Dana"


def test_a_queue_has_one_action_that_stands_out(render) -> None:
    rows = [
        {
            "badge": "No log",
            "who": f"Pair {n}",
            "why": "Met in May.",
            "action_label": "Ask",
            "action_url": "/x",
        }
        for n in range(3)
    ]
    root = page.parse_part(
        render("{% from 'components/queue.html' import queue %}{{ queue(rows) }}", rows=rows)
    )
    kinds = [link.get("class") for link in root.iter("a")]
    assert kinds == ["btn btn-primary", "btn btn-secondary", "btn btn-secondary"]


def test_a_table_says_how_it_is_sorted_and_names_each_cell(render) -> None:
    columns = [
        {"key": "name", "label": "Coach", "sort_url": "?sort=name", "direction": "descending"},
        {"key": "hours", "label": "Hours", "numeric": True},
    ]
    source = "{% from 'components/table.html' import table %}{{ table('Coaches', columns, rows) }}"
    root = page.parse_part(render(source, columns=columns, rows=[{"name": "<Ellis>", "hours": 12}]))
    assert [head.get("aria-sort") for head in root.iter("th") if head.get("scope") == "col"] == [
        "descending",
        None,
    ]
    assert [page.words(cell) for cell in root.iter("th") if cell.get("scope") == "row"] == ["<Ellis>"]
    assert [(cell.get("data-label"), page.words(cell)) for cell in root.iter("td")] == [("Hours", "12")]


def test_a_table_asks_the_page_for_each_cell(render) -> None:
    source = (
        "{% from 'components/table.html' import table %}"
        "{% call(row, column) table('C', columns, rows) %}{{ column.key }} of {{ row.n }}{% endcall %}"
    )
    root = page.parse_part(
        render(source, columns=[{"key": "a", "label": "A"}, {"key": "b", "label": "B"}], rows=[{"n": 1}])
    )
    assert [page.words(cell) for cell in root.iter("td")] == ["b of 1"]


def test_progress_asks_again_only_while_it_goes_on(render) -> None:
    source = (
        "{% from 'components/progress.html' import progress %}"
        "{{ progress('Sending', 2, 9, 'Go on.', poll_url=url) }}"
    )
    going, done = (page.parse_part(render(source, url=url)) for url in ("/p", None))
    assert [box.get("hx-get") for box in (going[0], done[0])] == ["/p", None]
    assert len(list(going.iter("noscript"))) == 1
    assert len(list(done.iter("noscript"))) == 0


def test_nothing_of_nothing_is_still_a_bar(render) -> None:
    source = (
        "{% from 'components/progress.html' import progress %}{{ progress('Sending', 0, 0, 'Nobody yet.') }}"
    )
    bar = next(page.parse_part(render(source)).iter("progress"))
    assert (bar.get("value"), bar.get("max")) == ("0", "1")


def test_a_day_without_times_cannot_be_chosen_and_says_why(render) -> None:
    days = [
        {"id": "1", "weekday": "Mon", "number": 7, "label": "Monday, December 7", "url": None},
        {
            "id": "2",
            "weekday": "Tue",
            "number": 8,
            "label": "Tuesday, December 8",
            "url": "/d",
            "count": 1,
            "current": True,
        },
    ]
    root = page.parse_part(
        render("{% from 'components/day_strip.html' import day_strip %}{{ day_strip(days) }}", days=days)
    )
    assert [(link.get("href"), link.get("aria-current")) for link in root.iter("a")] == [("/d", "date")]
    hidden = [page.words(span) for span in root.iter("span") if span.get("class") == "visually-hidden"]
    assert hidden == ["Monday, December 7, no times", "Tuesday, December 8, 1 time"]


def test_a_time_names_its_zone_and_the_other_one(render) -> None:
    source = (
        "{% from 'components/time.html' import time %}"
        "{{ time('2026-12-08T17:00Z', '9:00 am', 'Pacific Time', other='11:00 am Central Time') }}"
    )
    assert page.words(page.parse_part(render(source))) == "9:00 am Pacific Time (11:00 am Central Time)"


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Dana Whitfield", "DW"), ("Łukasz", "Ł"), ("ana maria de souza", "AS"), ("", "?"), ("محمد علي", "مع")],
)
def test_initials_are_of_the_first_and_last_word(render, name: str, initials: str) -> None:
    root = page.parse_part(
        render("{% from 'components/avatar.html' import avatar %}{{ avatar(name) }}", name=name)
    )
    assert page.words(root) == initials


def test_an_answer_of_few_people_is_not_counted_aloud(render) -> None:
    rows = [{"label": "Yes", "value": 9, "share": 90}, {"label": "No", "value": None, "share": None}]
    root = page.parse_part(
        render("{% from 'components/bars.html' import bars %}{{ bars('Met?', rows) }}", rows=rows)
    )
    assert [page.words(cell) for cell in root.iter("td")] == [
        "9",
        "90%",
        "Too few",
        "Not shown, so that nobody can be picked out",
    ]


def test_completed_tasks_are_counted_in_words(render) -> None:
    tasks = [
        {"label": "A", "state": "done"},
        {"label": "B", "state": "next", "url": "/b"},
        {"label": "C", "state": "later"},
    ]
    root = page.parse_part(
        render("{% from 'components/task_list.html' import task_list %}{{ task_list(tasks) }}", tasks=tasks)
    )
    assert [page.words(item) for item in root.iter("p")] == ["1 of 3 completed"]
    assert [page.words(item) for item in root.iter("li")] == ["A Completed", "B Next", "C Later"]


def test_a_message_of_the_last_action_takes_the_focus_and_offers_undo(bare_app: Flask) -> None:
    with bare_app.test_request_context("/"):
        flash({"text": "Published.", "action": {"label": "Undo", "url": "/undo"}}, "success")
        flash("One more.", "warning")
        html = bare_app.jinja_env.get_template("layouts/messages.html").render()
    root = page.parse_part(html)
    notices = [element for element in root.iter("div") if (element.get("class") or "").startswith("notice ")]
    assert [(box.get("class"), "data-focus" in box.keys()) for box in notices] == [  # noqa: SIM118
        ("notice notice-good", True),
        ("notice notice-warning", False),
    ]
    assert [form.get("action") for form in root.iter("form")] == ["/undo"]


def test_zero_is_an_answer_and_an_empty_one_is_not(render) -> None:
    rows = [{"label": "Places", "value": 0}, {"label": "Note", "value": ""}]
    root = page.parse_part(
        render(
            "{% from 'components/summary_list.html' import summary_list %}{{ summary_list(rows) }}", rows=rows
        )
    )
    assert [page.words(value) for value in root.iter("dd")] == ["0", "Not given"]
