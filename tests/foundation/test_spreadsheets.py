import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import python_calamine

from mentoring.foundation.spreadsheets import as_csv, as_xlsx, sheet_name

RISKY = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "＝1"]


def cells(content):
    with python_calamine.load_workbook(io.BytesIO(content)) as workbook:
        return workbook.sheet_names, workbook.get_sheet_by_index(0).to_python()


def test_csv_is_what_excel_opens():
    rows = [["García, José", 3, None], ['"', 1.5, True], ["a\nb", date(2026, 3, 1), ""]]
    assert as_csv(["Name", "A", "B"], rows) == (
        b"\xef\xbb\xbfName,A,B\r\n" + '"García, José",3,\r\n"""",1.5,yes\r\n"a\nb",2026-03-01,\r\n'.encode()
    )


@pytest.mark.parametrize("text", RISKY)
def test_csv_lets_no_text_be_a_formula(text):
    written = as_csv([text], [[text]]).decode("utf-8-sig").replace('"', "")
    assert written == f"'{text}\r\n" * 2


def test_numbers_below_zero_stay_numbers():
    assert as_csv(["A"], [[-5]]) == b"\xef\xbb\xbfA\r\n-5\r\n"


def test_xlsx_types_dates_and_numbers():
    moment = datetime(2026, 12, 8, 9, 0, tzinfo=timezone(timedelta(hours=-6)))
    names, table = cells(
        as_xlsx(["A", "B", "C", "D", "E"], [["x", 3, date(2026, 3, 1), moment, False]], sheet="Hours")
    )
    assert names == ["Hours"]
    wall = datetime(2026, 12, 8, 9, 0, tzinfo=UTC).replace(tzinfo=None)
    assert table == [["A", "B", "C", "D", "E"], ["x", 3.0, date(2026, 3, 1), wall, False]]


@pytest.mark.parametrize("text", [*RISKY, "http://example.org", "1234"])
def test_xlsx_keeps_text_as_text(text):
    content = as_xlsx(["A", "B"], [[text, "x"]])
    assert cells(content)[1] == [["A", "B"], [text, "x"]]


def test_xlsx_of_no_rows_and_of_no_columns_opens():
    assert cells(as_xlsx(["A"], []))[1] == [["A"]]
    assert cells(as_xlsx([], []))[1] == []


def test_times_are_written_as_the_wall_that_they_carry():
    moment = datetime(2026, 12, 8, 9, 0, tzinfo=timezone(timedelta(hours=-6)))
    assert as_csv(["At"], [[moment]]) == b"\xef\xbb\xbfAt\r\n2026-12-08 09:00\r\n"


def test_names_of_sheets_are_such_as_excel_takes():
    assert (
        sheet_name("Coaches: A/B [2026] and a name that is far too long") == "Coaches A B 2026 and a name tha"
    )
    assert sheet_name("'?'") == "List"


def test_other_values_are_written_as_their_text():
    class Formula:
        def __str__(self):
            return "=1+1"

    assert as_csv(["A"], [[Formula()]]) == b"\xef\xbb\xbfA\r\n'=1+1\r\n"
    assert cells(as_xlsx(["A", "B"], [[Formula(), Decimal("1.5")]]))[1] == [["A", "B"], ["=1+1", 1.5]]
