"""An organization's accent as a style sheet: its address says the color, so it is the same for everybody."""

import re

from flask import make_response
from werkzeug.wrappers import Response

from blueprints.shared.doors import Door
from mentoring.foundation.colors import lightened, on_accent
from mentoring.foundation.errors import NotFound
from mentoring.policy import Permission

DARK_CARD, DARK_INK = "#1d2221", "#0b2322"  # of the dark theme in static/theme.css
door = Door("brand", __name__, organization=False)


@door.get("/brand/<color>.css", permission=Permission.ENTER)
def show(color: str) -> Response:
    """The tokens that an accent sets, in both themes."""
    if not re.fullmatch(r"[0-9a-f]{6}", color):
        raise NotFound
    accent = f"#{color}"
    in_dark = lightened(accent, against=DARK_CARD)
    response = make_response(
        f":root {{ --brand: {accent}; --brand-on: {on_accent(accent)}; "
        f"--brand-dark: {in_dark}; --brand-dark-on: {DARK_INK}; }}\n"
    )
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
