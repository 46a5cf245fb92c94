"""A cohort's page: its people narrowed, sorted, a page at a time and as files; and how far it has come."""

import csv
import io

import pytest

from mentoring.foundation.clock import now
from tests.counting import statements
from tests.visitor import words


@pytest.fixture
def office(world):
    """A cohort with three participants and two coaches, one pair among them."""
    organization = world.organization()
    cohort = world.cohort(organization, name="Class of 2027", state="running", places=20)
    people = {
        name: world.participant(organization, name, agency=agency, **details)
        for name, agency, details in (
            ("Dana Whitfield", "City of Davis", {}),
            ("Ana Ruiz", "City of Woodland", {}),
            ("Kenji Albright", "=cmd()", {"accepted_at": None, "invited_at": now()}),
        )
    }
    for member in people.values():
        world.enrol(organization, cohort, member)
    for name, places in (("Ellis Grant", 2), ("Míriam Alvarez", 1)):
        people[name] = world.coach(organization, name)
        world.assign(organization, cohort, people[name], places=places)
    world.match(
        organization, cohort=cohort, coach=people["Míriam Alvarez"], participant=people["Dana Whitfield"]
    )
    rosa = world.signed_in(world.administrator(organization))
    return rosa, f"/o/{organization.slug}/cohorts/{cohort.id}", organization, cohort


def names(rosa):
    return [words(cell.a) for cell in rosa.page.select("tbody th")]


def read(rosa, path):
    return list(csv.reader(io.StringIO(rosa.client.get(path).data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Ana Ruiz", "Dana Whitfield", "Kenji Albright"]),
        ("?sort=-name", ["Kenji Albright", "Dana Whitfield", "Ana Ruiz"]),
        ("?sort=coach", ["Ana Ruiz", "Kenji Albright", "Dana Whitfield"]),
        ("?sort=in", ["Kenji Albright", "Ana Ruiz", "Dana Whitfield"]),
        ("?shown=waiting", ["Ana Ruiz", "Kenji Albright"]),
        ("?shown=outside", ["Kenji Albright"]),
        ("?shown=nonsense&sort=nonsense", ["Ana Ruiz", "Dana Whitfield", "Kenji Albright"]),
        ("?list=coaches", ["Ellis Grant", "Míriam Alvarez"]),
        ("?list=coaches&sort=places", ["Míriam Alvarez", "Ellis Grant"]),
        ("?list=coaches&shown=free", ["Ellis Grant"]),
    ],
)
def test_people_are_narrowed_and_sorted_by_the_address(office, asked, shown):
    rosa, path, *_ = office
    rosa.get(path + asked)
    assert names(rosa) == shown


def test_a_long_list_is_turned_page_by_page(office, world):
    rosa, path, organization, cohort = office
    for _ in range(30):
        world.enrol(organization, cohort, world.participant(organization))
    rosa.get(path)
    assert len(names(rosa)) == 25
    assert "1 to 25 of 33 people" in rosa.text
    rosa.get(f"{path}?page=2")
    assert len(names(rosa)) == 8


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_has_a_fixed_price(office, world, number):
    rosa, path, organization, cohort = office
    for _ in range(number):
        world.enrol(organization, cohort, world.participant(organization))
    with statements() as seen:
        rosa.get(path)
    asked = [one for one in seen if "FROM enrolments" in one or "FROM memberships" in one]
    assert len(asked) == 3  # who asks, and two


def test_the_files_are_what_the_list_shows(office):
    rosa, path, *_ = office
    rows = read(rosa, f"{path}/export/participants?shown=waiting&sort=-name")
    assert rows[0][:3] == ["Name", "Agency", "E-mail"]
    assert [(row[0], row[1], row[-1]) for row in rows[1:]] == [
        ("Kenji Albright", "'=cmd()", ""),
        ("Ana Ruiz", "City of Woodland", ""),
    ]
    rows = read(rosa, f"{path}/export/coaches")
    assert [[row[0], *row[-3:]] for row in rows] == [
        ["Name", "Places", "Places left", "Participants"],
        ["Ellis Grant", "2", "2", ""],
        ["Míriam Alvarez", "1", "0", "Dana Whitfield"],
    ]
    rosa.get(f"{path}/export/advisors", status=404)


def test_the_funnel_is_a_file_too(office):
    rosa, path, *_ = office
    rosa.get(path)
    links = [a["href"] for a in rosa.page.select("a[href*='/funnel?format=csv']")]
    assert read(rosa, links[0]) == [
        ["Step", "People"],
        ["Enrolled", "3"],
        ["Matched", "1"],
        ["Have met", "0"],
        ["Met this month", "0"],
        ["Stalled", "1"],
    ]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Class of 2027", "Class of 2025"]),
        ("?sort=name", ["Class of 2025", "Class of 2027"]),
        ("?sort=-enrolled", ["Class of 2027", "Class of 2025"]),
        ("?state=closed", ["Class of 2025"]),
        ("?state=nonsense", ["Class of 2027", "Class of 2025"]),
    ],
)
def test_cohorts_are_narrowed_and_sorted_by_the_address(office, world, asked, shown):
    rosa, path, organization, _ = office
    world.cohort(organization, name="Class of 2025", state="closed")
    rosa.get(path.rpartition("/")[0] + asked)
    assert names(rosa) == shown


def test_the_cohorts_are_a_file_with_how_far_each_has_come(office, world):
    rosa, path, organization, _ = office
    world.cohort(organization, name="Class of 2025", state="closed")
    rows = read(rosa, f"{path.rpartition('/')[0]}/export?state=running")
    assert [rows[0][0], *rows[0][-5:]] == [
        "Cohort",
        "Enrolled",
        "Matched",
        "Have met",
        "Met this month",
        "Stalled",
    ]
    assert [[row[0], row[2], *row[-5:]] for row in rows[1:]] == [
        ["Class of 2027", "Running", "3", "1", "0", "0", "1"]
    ]
