"""Lists as downloads."""

import re
from collections.abc import Iterable, Sequence

from flask import make_response
from werkzeug.wrappers import Response

from mentoring.foundation.errors import NotFound
from mentoring.foundation.spreadsheets import as_csv, as_xlsx

WRITERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def as_file(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], kind: str) -> Response:
    """A list as a file to save: "csv" or "xlsx".

    Raises:
        NotFound: it is asked for in another format.
    """
    if kind not in WRITERS:
        raise NotFound
    write, media_type = WRITERS[kind]
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "list"
    response = make_response(write(columns, rows))
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
