"""The list of people."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.counting import statements

FRESH = {"invited_at": None, "accepted_at": None}


def listed(visitor):
    return [row.get_text(" ", strip=True) for row in visitor.page.select("tbody .person-name")]


def test_people_are_searched_filtered_and_sorted_by_what_stands_in_the_address(visitor, world, organization):
    world.member(organization, "Dana Whitfield", is_participant=True, agency="Chico")
    world.member(organization, "Ellis Grant", is_coach=True, agency="Alameda", **FRESH)
    visitor.get("/o/golden/people")
    assert listed(visitor) == ["Dana Whitfield", "Ellis Grant", "Rosa Tran"]
    visitor.follow("Sort by Agency")
    assert listed(visitor) == ["Ellis Grant", "Dana Whitfield", "Rosa Tran"]
    visitor.submit("Show matches", {"role": "coach", "q": "alameda"})
    assert listed(visitor) == ["Ellis Grant"]
    visitor.follow("Remove filter Coach")
    visitor.submit("Show matches", {"q": "nobody at all"})
    assert "Nobody is like that" in visitor.text
    visitor.follow("Show everybody")
    visitor.submit("Show matches", {"standing": "not_invited"})
    assert listed(visitor) == ["Ellis Grant"]


def test_a_cohort_is_a_filter(visitor, world, organization):
    cohort = world.cohort(organization, "Class of 2026")
    dana = world.member(organization, "Dana Whitfield", is_participant=True)
    world.enrol(organization, cohort, dana)
    visitor.get("/o/golden/people")
    visitor.submit("Show matches", {"cohort": str(cohort.id)})
    assert listed(visitor) == ["Dana Whitfield"]


def test_a_neighbours_cohort_is_no_filter_at_all(visitor, world):
    there = world.organization()
    visitor.get(f"/o/golden/people?cohort={world.cohort(there).id}&role=king&sort=password&page=nonsense")
    assert listed(visitor) == ["Rosa Tran"]


def test_a_long_list_comes_in_pages(visitor, world, organization):
    for number in range(30):
        world.member(organization, f"Member {number:02}", is_participant=True)
    visitor.get("/o/golden/people?role=participant")
    assert (len(listed(visitor)), listed(visitor)[0]) == (25, "Member 00")
    visitor.follow("Next")
    assert listed(visitor) == [f"Member {number}" for number in range(25, 30)]


def test_exactly_what_is_filtered_is_downloaded(visitor, world, organization):
    world.member(organization, "Zoë =1+1", is_coach=True, agency="=cmd()", population=42000)
    world.member(organization, "Dana Whitfield", is_participant=True)
    visitor.get("/o/golden/people?role=coach&sort=-name")
    links = {a.get_text(" ", strip=True): a["href"] for a in visitor.page.select("a[href*=export]")}
    csv = visitor.client.get(links["Download CSV : people"])
    lines = csv.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Zoë =1+1,person")
    assert ",'=cmd()," in lines[1]
    xlsx = visitor.client.get(links["Download Excel : people"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Name", "Zoë =1+1"]
    assert (rows[0][7], rows[1][7]) == ("Population", 42000)
    assert rows[0][10] == "Added (America/Los_Angeles)"
    visitor.get("/o/golden/people/export?format=exe", status=404)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_has_a_fixed_price(visitor, world, organization, number):
    for _ in range(number):
        world.member(organization)
    with statements() as seen:
        visitor.get("/o/golden/people")
    tables = [statement for statement in seen if "FROM memberships" in statement]
    assert len(tables) == 3  # who asks, how many, and the page
