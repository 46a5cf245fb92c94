import csv
import io
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mentoring.rosters import reading, sheets, texts, workbooks
from mentoring.rosters.reading import read
from mentoring.rosters.sheets import Row, Sheet
from tests.rosters.files_of import archived, delimited, opendocument, rearchived, workbook

FILES = Path(__file__).parent / "files"
SAVE_AS = "Open it in your spreadsheet program and save it as CSV or XLSX."
PEOPLE = [["Name", "E-mail"], ["Ann Lee", "ann@example.org"], ["Bo Diaz", "bo@example.org"]]
READ = Sheet(
    ("Name", "E-mail"),
    (Row(2, ("Ann Lee", "ann@example.org")), Row(3, ("Bo Diaz", "bo@example.org"))),
)


def refusal(content: bytes, name: str = "list.csv") -> sheets.RosterRefused:
    with pytest.raises(sheets.RosterRefused) as refused:
        read(content, name)
    return refused.value


def outcome(content: bytes) -> Sheet | sheets.RosterRefused:
    try:
        return read(content)
    except sheets.RosterRefused as refused:
        return refused


def filled(table, name="Sheet1"):
    def fill(book):
        page = book.add_worksheet(name)
        for at, row in enumerate(table):
            page.write_row(at, 0, row)

    return workbook(fill)


# --- Text


@pytest.mark.parametrize("delimiter", texts.DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_delimiter_and_unicode_encoding_reads_the_same(delimiter, encoding):
    assert read(delimited(PEOPLE, delimiter).encode(encoding)) == READ


def test_a_windows_1252_file_with_semicolons_keeps_its_letters_and_its_row_numbers():
    assert read((FILES / "windows-1252-semicolons.csv").read_bytes()) == Sheet(
        ("Nombre", "Apellidos", "Correo electrónico", "Organización", "Población", "Temas"),
        (
            Row(
                2,
                (
                    "José",
                    "García Núñez",
                    "JOSE@springfield.example.org",
                    "Ciudad de Springfield",
                    "12.500",
                    "Finance and budget, Resume review",
                ),
            ),
            Row(4, ("Zoë", "O’Brien", "zoe@shelby.example.org", "Shelby – County", "", "")),
        ),
        ("The file is not in Unicode; it was read as Windows-1252. Look at a name with an accent.",),
    )


def test_excels_separator_line_and_mark_are_no_part_of_the_table():
    assert read((FILES / "excel-with-mark.csv").read_bytes()) == Sheet(
        ("Name", "E-mail Address", "City/County", "Topics Offered"),
        (
            Row(2, ("García, José", "jose@example.org", "Springfield", "Career progression;\nResume review")),
            Row(3, ("Ann Lee", "ANN@example.org", "", "")),
        ),
    )


def test_commas_in_cells_do_not_hide_that_semicolons_divide_them():
    text = "Name;E-mail;Topics\nGarcía, José;j@example.org;a, b, c\nLee, Ann;a@example.org;d, e, f\n"
    assert read(text.encode()).header == ("Name", "E-mail", "Topics")


def test_titles_above_the_header_are_left_out_and_said():
    text = "Coaches\n\nName,E-mail,City\nAnn,ann@example.org,Springfield\n"
    assert read(text.encode()) == Sheet(
        ("Name", "E-mail", "City"),
        (Row(4, ("Ann", "ann@example.org", "Springfield")),),
        ("The header was found in row 3; what stands above it was left out.",),
    )


def test_a_short_row_is_filled_with_blanks_and_named():
    found = read(b"Name,E-mail,City\nAnn,ann@example.org\n")
    assert found.rows == (Row(2, ("Ann", "ann@example.org", "")),)
    assert found.notes == ("Row 2 is shorter than the header; the missing cells were taken as blank.",)


def test_a_row_longer_than_the_header_is_refused_by_number():
    refused = refusal(b"Name,E-mail\nAnn,ann@example.org\nLee, Bo,bo@example.org\n")
    assert (type(refused), refused.row) == (sheets.RowUnreadable, 3)
    assert refused.sentence == (
        "Row 3 has 3 cells, but the header has 2. A cell with the separator in it needs quotation marks around it."
    )


def test_an_open_quotation_mark_is_refused_with_its_row():
    refused = refusal(b'Name,E-mail\nAnn,ann@example.org\n"Bo,bo@example.org\nCy,cy@example.org\n')
    assert (type(refused), refused.row) == (sheets.RowUnreadable, 3)


def test_an_open_quotation_mark_before_a_great_deal_of_text_is_refused_too():
    refused = refusal(b'Name,E-mail\n"Bo,' + b"bo@example.org\n" * 20_000)
    assert (type(refused), refused.row) == (sheets.RowUnreadable, 2)


def test_columns_of_one_name_or_of_none_are_told_apart():
    found = read(b"Email,email,,Email,\nx,y,z,w,\n")
    assert found.header == ("Email", "email (2)", "Column C", "Email (3)")
    assert found.notes == (
        "“email” is the name of more than one column; this one is called “email (2)”.",
        "“Email” is the name of more than one column; this one is called “Email (3)”.",
    )


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x7f", "\x85"])
def test_control_characters_are_refused_with_row_and_column(sign):
    refused = refusal(f"Name,E-mail\nAnn,ann@example.org\nB{sign}o,bo@example.org\n".encode())
    assert (type(refused), refused.row, refused.column) == (sheets.CellUnreadable, 3, "Name")
    assert refused.sentence == (
        f"Row 3, Name: there is a control character (U+{ord(sign):04X}) in the cell. Type the cell again."
    )


def test_a_control_character_at_the_edge_of_a_cell_is_not_taken_for_a_space():
    assert refusal(b"Name,E-mail\nAnn\x1f,ann@example.org\n").row == 2


def test_bytes_that_windows_1252_leaves_open_are_refused():
    assert refusal(b"Name,E-mail\nJos\xe9\x81,a@example.org\n").column == "Name"


def test_a_cell_that_is_too_long_is_refused_with_row_and_column():
    fits, over = "x" * sheets.MAX_CELL, "x" * (sheets.MAX_CELL + 1)
    assert read(f"Name,E-mail\n{fits},a@example.org\n".encode()).rows[0].cells[0] == fits
    refused = refusal(f"Name,E-mail\n{over},a@example.org\n".encode())
    assert (type(refused), refused.row, refused.column) == (sheets.CellUnreadable, 2, "Name")


def test_limits_of_bytes_rows_and_columns():
    assert type(refusal(b"a,b\n" + b"x" * reading.MAX_BYTES)) is sheets.FileTooLarge
    rows = b"a,b\n" + b"c,d\n" * sheets.MAX_ROWS
    assert len(read(rows).rows) == sheets.MAX_ROWS
    assert type(refusal(rows + b"c,d\n")) is sheets.FileTooLarge
    wide = ",".join(f"c{n}" for n in range(sheets.MAX_COLUMNS))
    assert len(read(f"{wide}\n{wide}\n".encode()).header) == sheets.MAX_COLUMNS
    assert type(refusal(f"{wide},x\n{wide},x\n".encode())) is sheets.FileTooLarge


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b"", sheets.NobodyInFile, "“list.csv” is empty."),
        (b"\xef\xbb\xbf \r\n", sheets.NobodyInFile, "“list.csv” is empty."),
        (b",,\n,,\n", sheets.NobodyInFile, "“list.csv” is empty."),
        (b"Name,E-mail\n\n", sheets.NobodyInFile, "“list.csv” has a header and no rows under it."),
        (
            b"%PDF-1.7\n",
            sheets.WrongKindOfFile,
            "“list.csv” is a PDF, not a table. Choose a CSV or XLSX file.",
        ),
        (
            b"\x89PNG\r\n\x1a\n",
            sheets.WrongKindOfFile,
            "“list.csv” is a picture, not a table. Choose a CSV or XLSX file.",
        ),
        (
            b"\r\n<HTML><table><tr><td>Name</table>",
            sheets.WrongKindOfFile,
            f"“list.csv” is a web page, whatever its name says. {SAVE_AS}",
        ),
        (
            b"<?xml version='1.0'?><Workbook/>",
            sheets.WrongKindOfFile,
            f"“list.csv” is an XML file, not a table. {SAVE_AS}",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            sheets.WrongKindOfFile,
            f"“list.csv” has the Excel format of before 2007 (XLS). {SAVE_AS}",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            sheets.FileUnreadable,
            "“list.csv” is protected with a password. Save a copy without one.",
        ),
        (
            b"\xef\xbb\xbfName,E-mail\nJos\xe9,a@example.org\n",
            sheets.FileUnreadable,
            "“list.csv” says that it is UTF-8, but is broken at byte 19. Save it again as CSV UTF-8.",
        ),
        (
            archived({"word/document.xml": "<a/>"}),
            sheets.WrongKindOfFile,
            f"“list.csv” is a Word document. {SAVE_AS}",
        ),
        (
            archived({"list.csv": "Name,E-mail"}),
            sheets.WrongKindOfFile,
            "“list.csv” is a ZIP archive. Unpack it and choose the table inside.",
        ),
        (
            filled(PEOPLE)[:-30],
            sheets.FileUnreadable,
            f"“list.csv” is damaged or protected, and cannot be opened. {SAVE_AS}",
        ),
    ],
)
def test_what_is_no_roster_is_refused_by_name(content, kind, sentence):
    refused = refusal(content)
    assert (type(refused), refused.sentence) == (kind, sentence)


# --- Workbooks


def test_a_workbook_reads_as_people_see_it():
    def fill(book):
        page = book.add_worksheet("Coaches")
        page.write_row(0, 0, ["Name", "Number", "Since", "At", "Clock", "Yes", "Share"])
        page.write_row(2, 0, ["Ann", 1234.0])
        page.write_datetime(2, 2, date(2026, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_datetime(
            2,
            3,
            datetime(2026, 1, 2, 9, 30, tzinfo=UTC).replace(tzinfo=None),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        page.write_datetime(2, 4, time(9, 5), book.add_format({"num_format": "hh:mm"}))
        page.write_boolean(2, 5, True)
        page.write_number(2, 6, 0.1)

    assert read(workbook(fill)) == Sheet(
        ("Name", "Number", "Since", "At", "Clock", "Yes", "Share"),
        (Row(3, ("Ann", "1234", "2026-01-02", "2026-01-02 09:30", "09:05", "TRUE", "0.1")),),
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1234.0, "1234"),
        (20145551212.0, "20145551212"),
        (1e20, "1e+20"),
        (3, "3"),
        (date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_numbers_and_dates_are_said_as_people_type_them(cell, text):
    assert workbooks.spoken(cell) == text


def test_the_first_visible_sheet_with_content_is_read_and_the_others_are_told_of():
    def fill(book):
        book.add_worksheet("Empty").activate()
        hidden = book.add_worksheet("Lists")
        hidden.write_row(0, 0, ["a", "b"])
        hidden.hide()
        page = book.add_worksheet("People")
        for at, row in enumerate(PEOPLE):
            page.write_row(at, 0, row)

    found = read(workbook(fill))
    assert (found.header, found.rows) == (READ.header, READ.rows)
    assert found.notes == ("The sheet “People” was read; the file has 1 more.",)


def test_cells_merged_downward_are_shown_in_every_row_and_columns_keep_their_letters():
    def fill(book):
        page = book.add_worksheet()
        page.write_row(1, 1, ["Agency", "", "E-mail"])
        page.merge_range(2, 1, 3, 1, "Shelby County")
        page.write_row(2, 2, ["Ann", "ann@example.org"])
        page.write_row(3, 2, ["Bo", "bo@example.org"])

    assert read(workbook(fill)) == Sheet(
        ("Column A", "Agency", "Column C", "E-mail"),
        (
            Row(3, ("", "Shelby County", "Ann", "ann@example.org")),
            Row(4, ("", "Shelby County", "Bo", "bo@example.org")),
        ),
    )


def test_formatting_far_below_the_rows_weighs_nothing():
    def fill(book):
        page, bold = book.add_worksheet(), book.add_format({"bold": True})
        for at, row in enumerate(PEOPLE):
            page.write_row(at, 0, row)
        page.write_blank(1_048_575, 16_383, None, bold)

    assert read(workbook(fill)) == READ


def test_a_cell_at_the_far_end_is_refused_before_room_is_made_for_all_between():
    def fill(book):
        page = book.add_worksheet()
        page.write(0, 0, "Name")
        page.write(1_048_575, 16_383, "x")

    assert type(refusal(workbook(fill))) is sheets.FileTooLarge


def test_one_long_text_shown_in_very_many_cells_is_refused():
    def fill(book):
        page = book.add_worksheet()
        for row in range(2_000):
            page.write(row, 0, "x" * 30_000)

    assert type(refusal(workbook(fill))) is sheets.FileTooLarge


def test_a_zip_bomb_is_refused_by_its_directory():
    bomb = archived({"xl/workbook.xml": b"<a/>", "xl/media/zeros.bin": bytes(workbooks.MAX_UNPACKED)})
    assert len(bomb) < 100_000
    assert type(refusal(bomb)) is sheets.FileTooLarge


def test_a_zip_whose_directory_lies_about_sizes_is_refused():
    real = filled([["Name", "E-mail"], *([["x" * 50, "y"]] * 500)])
    with zipfile.ZipFile(io.BytesIO(real)) as given_archive:
        size = given_archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = real.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != real
    assert type(refusal(lying)) is sheets.FileUnreadable


def test_a_workbook_that_declares_entities_is_refused():
    evil = '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData/></worksheet>'
    assert type(refusal(rearchived(filled(PEOPLE), sheet1=evil))) is sheets.FileUnreadable


def test_an_opendocument_sheet_is_read_and_its_empty_repeats_weigh_nothing():
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in PEOPLE
    )
    empty = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(opendocument(f'<table:table table:name="One">{rows}{empty}</table:table>')) == READ


ROW = (
    '<table:table-row {}><table:table-cell office:value-type="string" {}><text:p>{}</text:p></table:table-cell>'
    "</table:table-row>"
)


@pytest.mark.parametrize(
    "row",
    [
        ROW.format('table:number-rows-repeated="1000000"', 'table:number-columns-repeated="10"', "x"),
        ROW.format("", "", '<text:s text:c="900000000"/>'),
    ],
)
def test_an_opendocument_sheet_that_repeats_content_endlessly_is_refused(row):
    assert (
        type(refusal(opendocument(f'<table:table table:name="One">{row}</table:table>')))
        is sheets.FileTooLarge
    )


# --- Properties

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\ufffd")
WINDOWS_LETTERS = st.characters(codec="cp1252", exclude_categories=["Cc"])


def tables(letters):
    cells = st.text(letters | st.sampled_from('\n",;\t| '), max_size=12).map(
        lambda text: text.strip(sheets.STRAY)
    )
    return st.integers(2, 5).flatmap(
        lambda width: st.tuples(
            st.lists(WORDS, min_size=width, max_size=width, unique=True).filter(
                lambda header: not header[0].startswith("sep")
            ),
            st.lists(
                st.lists(cells, min_size=width, max_size=width).filter(any),
                min_size=1,
                max_size=6,
            ),
        )
    )


def expected(table):
    header, rows = table
    width = len(header)
    assert all(len(row) == width for row in rows)
    return tuple(header), [tuple(row) for row in rows]


@settings(max_examples=150, deadline=None)
@given(
    table=tables(LETTERS),
    delimiter=st.sampled_from(texts.DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_written_in_unicode_reads_back_the_same(table, delimiter, encoding, quoting):
    header, rows = table
    found = read(delimited([header, *rows], delimiter, quoting).encode(encoding))
    assert (found.header, [row.cells for row in found.rows]) == expected(table)


@settings(max_examples=75, deadline=None)
@given(table=tables(WINDOWS_LETTERS), delimiter=st.sampled_from(texts.DELIMITERS))
def test_any_table_written_in_windows_1252_reads_back_the_same(table, delimiter):
    header, rows = table
    content = delimited([header, *rows], delimiter).encode("cp1252")
    with suppress(UnicodeDecodeError):  # bytes that happen to be UTF-8 are read as that
        assume(content.decode("utf-8") == content.decode("cp1252"))
    found = read(content)
    assert (found.header, [row.cells for row in found.rows]) == expected(table)


@settings(max_examples=30, deadline=None)
@given(table=tables(LETTERS))
def test_any_table_written_as_a_workbook_reads_back_the_same(table):
    header, rows = table

    def fill(book):
        page = book.add_worksheet()
        for at, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell)

    found = read(workbook(fill))
    assert (found.header, [row.cells for row in found.rows]) == expected(table)


@settings(max_examples=300, deadline=None)
@given(
    start=st.sampled_from(
        [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"sep=;\n", b"PK\x03\x04", b"a,b\n", b'a,"']
    ),
    rest=st.binary(max_size=200),
)
def test_no_bytes_raise_anything_but_a_refusal(start, rest):
    found = outcome(start + rest)
    if isinstance(found, Sheet):
        assert {len(row.cells) for row in found.rows} == {len(found.header)}
    else:
        assert found.sentence.endswith(".")


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["sheet1", "workbook", "sharedStrings", "styles"]),
    at=st.floats(0, 1, exclude_max=True),
    gone=st.integers(0, 12),
    put=st.text('<>/"=c9vZ-é ', max_size=6),
)
def test_no_damaged_workbook_raises_anything_but_a_refusal(name, at, gone, put):
    real = filled(PEOPLE)
    with zipfile.ZipFile(io.BytesIO(real)) as given_archive:
        part = next(part for part in given_archive.namelist() if part.endswith(f"/{name}.xml"))
        text = given_archive.read(part).decode()
    start = int(at * len(text))
    found = outcome(rearchived(real, **{name: text[:start] + put + text[start + gone :]}))
    assert found.header if isinstance(found, Sheet) else found.sentence.endswith(".")
