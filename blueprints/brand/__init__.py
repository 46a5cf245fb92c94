"""An organization's accent as a style sheet: its address says the color, so it is the same for everybody."""

import re

from flask import make_response
from werkzeug.wrappers import Response

from blueprints.shared.doors import Door
from mentoring.foundation.colors import on_accent, tint
from mentoring.foundation.errors import NotFound
from mentoring.policy import Permission

door = Door("brand", __name__, organization=False)


@door.get("/brand/<color>.css", permission=Permission.ENTER)
def show(color: str) -> Response:
    """The tokens that an accent sets, in both themes."""
    if not re.fullmatch(r"[0-9a-f]{6}", color):
        raise NotFound
    accent = f"#{color}"
    light, dark = tint(accent), on_accent(accent)
    response = make_response(
        f":root {{ --accent: {accent}; --accent-soft: {light}; --on-accent: {dark}; }}\n"
    )
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
