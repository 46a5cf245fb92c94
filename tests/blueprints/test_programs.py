"""Programs, as an administrator handles them."""

import pytest

from blueprints.programs.words import length, plan_in_words
from mentoring.organizations.plan_files import LARGEST, read, write
from mentoring.organizations.plan_shape import plan_from
from mentoring.organizations.plans import shipped


@pytest.fixture
def organization(world):
    return world.organization("Golden State", slug="golden")


@pytest.fixture
def visitor(world, organization):
    return world.signed_in(world.administrator(organization))


def test_a_program_is_created_from_a_template_and_read_in_words(visitor):
    visitor.get("/o/golden/programs")
    assert "No program yet" in visitor.text
    visitor.follow("Create a program")
    visitor.submit("Create the program", {"template": "emerging-leaders", "name": "Leaders of tomorrow"})
    assert visitor.notices == ["Leaders of tomorrow is there. Next, start a cohort."]
    assert visitor.h1 == "Leaders of tomorrow"
    assert "24 hours and 1 hour before each meeting" in visitor.text
    assert "Thirty-day pulse Sent 30 days after the first day. Answers carry no names." in visitor.text


def test_a_name_that_is_taken_is_refused_and_what_was_typed_is_kept(visitor, world, organization):
    world.program(organization, "Leaders")
    visitor.get("/o/golden/programs/new")
    visitor.submit("Create the program", {"template": "open-coaching", "name": "Leaders"}, status=409)
    assert visitor.errors == ["A program has this name already. Choose another."]
    assert visitor.page.select_one("input[name=name]")["value"] == "Leaders"
    assert visitor.page.select_one("input[name=template][checked]")["value"] == "open-coaching"


def test_a_template_has_to_be_chosen(visitor):
    visitor.get("/o/golden/programs/new")
    visitor.submit("Create the program", {"name": "Leaders"}, status=422)
    assert visitor.errors == ["Choose a template."]


def test_a_plan_that_was_taken_along_comes_back_as_a_program(visitor, world, organization):
    program = world.program(organization, "Leaders", template=shipped()["nine-month-cohort"])
    taken = visitor.client.get(f"/o/golden/programs/{program.id}/plan.yaml")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="emerging-leaders.yaml"'
    assert read(taken.data) == shipped()["nine-month-cohort"]
    visitor.get("/o/golden/programs/import")
    visitor.submit("Bring it in", {"file": (taken.data, "plan.yaml"), "name": "Again"})
    assert (visitor.h1, visitor.notices) == ("Again", ["Again is there."])


def test_a_wrong_file_names_line_and_field_and_keeps_the_name(visitor):
    content = write(shipped()["open-coaching"]).replace("months: 12", "months: many").encode()
    line = content.decode().splitlines().index("months: many") + 1
    visitor.get("/o/golden/programs/import")
    visitor.submit("Bring it in", {"file": (content, "plan.yaml"), "name": "Again"}, status=422)
    assert visitor.errors == [f"Line {line}, months: write a whole number from 1 to 60."]
    assert visitor.page.select_one("input[name=name]")["value"] == "Again"
    visitor.get("/o/golden/programs")
    assert "No program yet" in visitor.text


def test_a_file_that_is_too_large_or_missing_is_refused(visitor):
    visitor.get("/o/golden/programs/import")
    visitor.submit("Bring it in", {"file": (b"#" * (LARGEST + 1), "plan.yaml")}, status=422)
    assert visitor.errors == ["This file is too large for a plan: 64 KB at most."]
    visitor.post("/o/golden/programs/import", {"name": "Nothing"}, status=422)
    assert visitor.errors == ["Choose a file."]


def test_a_program_is_copied_archived_and_taken_out_again(visitor, world, organization):
    program = world.program(organization, "Leaders")
    visitor.get(f"/o/golden/programs/{program.id}")
    visitor.submit("Duplicate")
    assert visitor.h1 == "Leaders (copy)"
    visitor.submit("Archive")
    assert "Leaders (copy) Cohorts" in visitor.text
    assert "Archived" in visitor.text
    visitor.submit("Undo")
    assert visitor.notices == ["Leaders (copy) can be used again."]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/plan.yaml"),
        ("post", "/copies"),
        ("post", "/archive"),
        ("post", "/archive/removal"),
    ],
)
def test_a_neighbours_program_is_not_there(visitor, world, method, path):
    program = world.program(world.organization())
    getattr(visitor, method)(f"/o/golden/programs/{program.id}{path}", status=404)


def test_a_plan_is_said_in_words():
    words = {fact.label: fact.value for fact in plan_in_words(plan_from(shipped()["emerging-leaders"]))}
    assert words == {
        "Kind": "Cohorts with a first and a last day",
        "Length": "Twelve months",
        "Places": "24, unless a cohort says otherwise",
        "A meeting": "60 minutes",
        "How often": "Every 4 weeks; the first within 21 days of the match",
        "A new match": (
            "Either side may say no once within seven days; a call of 20 minutes may come before; coaches may rank "
            "those proposed to them, or rule them out"
        ),
        "Booking": "As often as both like",
        "Reminders": "24 hours and 1 hour before each meeting",
        "What makes a match": (
            "Topics 30%, wishes 20%, career path 10%, size of community 8%, form of government 5%, "
            "hours in common 5%, ways of working 5%, region 4%, urban or rural 4%, years ahead 4%, "
            "languages 3%, ways to meet 2%"
        ),
        "Asked of every match": (
            "Nothing beside the rules that always hold; where places are short, who joined first goes first"
        ),
        "Certificate": "Emerging leader: eight logged sessions, “Three goals” and “Capstone”",
        "Version of the template": "1",
    }


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(60, "1 hour"), (1440, "24 hours"), (2880, "2 days"), (90, "90 minutes"), (15, "15 minutes")],
)
def test_an_elapsed_time_is_said_as_people_say_it(minutes, words):
    assert length(minutes) == words
