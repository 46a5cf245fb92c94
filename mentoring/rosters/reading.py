"""A file of people as it came, read into a sheet of text. Every refusal says what is wrong, and where.

What is inside decides, not what the file is called. The binary Excel formats cannot be weighed before they are
opened, and are refused with the way out.
"""

from mentoring.rosters.sheets import (
    SAVE_AS,
    FileTooLarge,
    FileUnreadable,
    NobodyInFile,
    Sheet,
    WrongKindOfFile,
    sheet_from,
)
from mentoring.rosters.texts import records_of_text
from mentoring.rosters.workbooks import records_of_workbook

MAX_BYTES = 5_000_000

_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"BEGIN:VCARD", "a file of contact cards (VCF)"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)


def read(content: bytes, file_name: str = "") -> Sheet:
    """The sheet that a file holds. What is inside decides, not what the file is called.

    Raises:
        RosterRefused: and nothing else, whatever the bytes.
    """
    called = f"“{file_name}”" if file_name else "The file"
    if not content.strip(b" \t\r\n\0"):
        raise NobodyInFile(f"{called} is empty.")
    if len(content) > MAX_BYTES:
        megabytes = MAX_BYTES // 1_000_000
        raise FileTooLarge(f"{called} is larger than {megabytes} MB. Divide it into several files.")
    refuse_other_kinds(content, called)
    notes: list[str] = []
    workbook = content.startswith(b"PK\x03\x04")
    records = (
        records_of_workbook(content, called, notes) if workbook else records_of_text(content, called, notes)
    )
    return sheet_from(records, called, notes)


def refuse_other_kinds(content: bytes, called: str) -> None:
    """Raises `WrongKindOfFile`, or `FileUnreadable` for a protected workbook, by the first bytes."""
    for start, kind in _OTHER_KINDS:
        if content.startswith(start):
            raise WrongKindOfFile(f"{called} is {kind}, not a table. Choose a CSV or XLSX file.")
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileUnreadable(f"{called} is protected with a password. Save a copy without one.")
    raise WrongKindOfFile(f"{called} has the Excel format of before 2007 (XLS). {SAVE_AS}")
