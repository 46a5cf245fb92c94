"""The pages that bring people in from a file."""

import io

import pytest
import xlsxwriter


@pytest.fixture
def organization(world):
    return world.organization()


@pytest.fixture
def rosa(world, organization):
    return world.administrator(organization)


@pytest.fixture
def visit(world, rosa):
    return world.signed_in(rosa)


@pytest.fixture
def choose(visit, organization):
    """Choose a file on the page."""

    def chosen(content, name="list.csv", *, kind="coaches", status=200, **fields):
        content = content.encode() if isinstance(content, str) else content
        visit.get(f"/o/{organization.slug}/rosters/new?kind={kind}")
        return visit.submit("Read the file", {"file": (content, name), **fields}, status)

    return chosen


def fates(visit):
    """`(row, person, what happens)` of the table."""
    return [
        tuple(" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")[:3])
        for row in visit.page.select("tbody tr")
    ]


def test_a_file_is_shown_row_by_row_brought_in_and_taken_back(visit, choose, organization):
    choose("Name,E-mail\nEllis Grant,ELLIS@Example.net\nJosé García,jose@example.net\n")
    assert visit.h1 == "list.csv"
    assert "2 new. Everybody is brought in, or nobody." in visit.text
    assert fates(visit) == [
        ("Row 2", "Ellis Grant, ellis@example.net", "New"),
        ("Row 3", "José García, jose@example.net", "New"),
    ]
    visit.submit("Bring them in")
    assert visit.notices[0].startswith("Two people added, 0 updated. Nobody was written to.")
    assert [name for name, *_ in fates(visit)] == ["Ellis Grant", "José García"]
    visit.submit("Undo")
    assert visit.notices == ["Two people are as before this file."]
    assert "Everything that this file did was taken back." in visit.text
    visit.get(f"/o/{organization.slug}/rosters")
    assert [(row[0], row[1], row[2]) for row in fates(visit)] == [("list.csv", "Coaches", "2")]


def test_refused_rows_come_first_and_name_row_and_column_and_nothing_can_be_brought_in(visit, choose):
    choose("Name,E-mail,Population\nEllis Grant,ellis@example.net,\nJo Li,jo@example.net,many\n")
    assert [row[::2] for row in fates(visit)] == [("Row 3", "Cannot be taken"), ("Row 2", "New")]
    assert "Row 3, Population: “many”: this is not a whole number." in visit.text
    assert not [b for b in visit.page.select("button") if "Bring them in" in b.get_text()]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Nombre;Correo electrónico\r\nJosé Núñez;jose@example.net\r\n".encode("cp1252"), "lista.csv"),
        ("\ufeffName,E-mail\r\n  José Núñez\u00a0,JOSE@example.net \r\n".encode(), "list.csv"),
        ("sep=;\r\nName;E-mail\r\nJosé Núñez;jose@example.net\r\n".encode("utf-16"), "list.txt"),
    ],
)
def test_real_exports_are_read(visit, choose, content, name):
    choose(content, name)
    assert fates(visit) == [("Row 2", "José Núñez, jose@example.net", "New")]


def test_a_workbook_is_read(visit, choose):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "E-mail", "Population"])
        sheet.write_row(1, 0, ["José Núñez", "jose@example.net", 12500])
    choose(written.getvalue(), "list.xlsx")
    assert fates(visit) == [("Row 2", "José Núñez, jose@example.net", "New")]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "“empty.csv” is empty."),
        (b"%PDF-1.7 x", "list.csv", "“list.csv” is a PDF, not a table. Choose a CSV or XLSX file."),
        (b"<html><table></table></html>", "list.xls", "“list.xls” is a web page"),
        (b"PK\x03\x04 broken", "list.xlsx", "“list.xlsx”"),
        (b"Name,E-mail\n", "list.csv", "“list.csv” has a header and no rows under it."),
        (b"x" * 5_000_001, "list.csv", "“list.csv” is larger than 5 MB."),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(visit, choose, content, name, sentence):
    choose(content, name, status=422)
    assert len(visit.errors) == 1
    assert visit.errors[0].startswith(sentence)


def test_a_huge_file_is_refused_before_it_is_read(visit, organization):
    told = "multipart/form-data; boundary=x"
    answer = visit.client.post(f"/o/{organization.slug}/rosters", data=b"x" * 7_000_000, content_type=told)
    visit.take(answer, 413)
    assert "Files can be up to 5 MB." in visit.text


def test_a_form_without_a_file_is_refused(visit, organization):
    visit.get(f"/o/{organization.slug}/rosters/new")
    visit.submit("Read the file", status=422)
    assert visit.errors == ["Choose a file."]


def test_columns_are_mapped_by_hand(visit, choose):
    choose("Wer,Wo\nEllis Grant,ellis at example\nJo Li,jo@example.net\n")
    assert "Choose the column with the e-mail addresses." in visit.text
    visit.submit("Use these columns", {"email": "1", "name": "1"}, status=422)
    assert visit.errors == ["“Wo” is chosen for Name and E-mail address. Choose it once."]
    visit.submit("Use these columns", {"email": "1", "name": "0"})
    assert "Row 2, Wo: “ellis at example”: this is not an e-mail address." in visit.text


def test_a_second_press_of_the_button_is_refused(visit, choose):
    choose("Name,E-mail\nEllis Grant,ellis@example.net\n")
    form = visit.form_with("Bring them in")
    fields = {"seen": form.select_one("[name=seen]")["value"]}
    visit.post(form["action"], fields)
    visit.post(form["action"], fields, status=409)
    assert "This file was brought in already." in visit.text


def test_a_full_cohort_is_said_and_nobody_is_brought_in(visit, choose, world, organization):
    cohort = world.cohort(organization, places=1)
    content = "Name,E-mail\nA B,a@example.net\nC D,c@example.net\n"
    choose(content, kind="participants", cohort=str(cohort.id))
    visit.submit("Bring them in", status=409)
    assert visit.errors == [
        "Class of 2026 has 1 places and cannot take 2 more. Give the cohort more places first."
    ]


def test_rows_are_paged_and_filtered_by_what_happens(visit, choose):
    rows = "".join(f"Person {n},person-{n}@example.net\n" for n in range(30))
    choose(f"Name,E-mail\n{rows}Nobody,\n")
    assert len(fates(visit)) == 25
    visit.follow("Next")
    assert len(fates(visit)) == 6
    visit.follow("Cannot be taken")
    assert [row[0] for row in fates(visit)] == ["Row 32"]


@pytest.mark.parametrize("kind", ["coaches", "participants"])
def test_the_example_can_be_brought_in_as_it_is(visit, choose, organization, kind):
    visit.get(f"/o/{organization.slug}/rosters/example.csv?kind={kind}")
    choose(visit.response.data, kind=kind)
    assert fates(visit) == [("Row 2", "José García, jose.garcia@example.org", "New")]
    assert "not on the list" not in visit.text


def test_text_in_a_file_is_never_markup(visit, choose):
    choose("Name,E-mail\n<b>Ellis</b>,ellis@example.net\n")
    assert fates(visit)[0][1] == "<b>Ellis</b>, ellis@example.net"


def test_another_organizations_file_is_not_there(visit, choose, world):
    choose("Name,E-mail\nEllis Grant,ellis@example.net\n")
    import_id = visit.response.request.path.rpartition("/")[2]
    other = world.organization()
    stranger = world.signed_in(world.administrator(other))
    stranger.get(f"/o/{other.slug}/rosters/{import_id}", status=404)
    stranger.post(f"/o/{other.slug}/rosters/{import_id}/application", status=404)


def test_a_coach_may_not_bring_people_in(world, organization):
    world.signed_in(world.coach(organization)).get(f"/o/{organization.slug}/rosters/new", status=403)
