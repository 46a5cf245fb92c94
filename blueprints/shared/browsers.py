"""The browser that is asking, in words, and its new sign-in session."""

import re

from flask import request

from blueprints.shared.requests import SignedIn, load
from mentoring.foundation.errors import LinkExpired

KNOWN = (
    (r"Edg", "Edge"),
    (r"OPR|Opera", "Opera"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS", "Chrome"),
    (r"Safari", "Safari"),
)
SYSTEMS = (
    (r"iPhone|iPad", "iPhone or iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS", "Mac"),
    (r"Linux", "Linux"),
)


def browser_name() -> str:
    """Firefox on Windows."""
    text = request.user_agent.string
    browser = next((name for pattern, name in KNOWN if re.search(pattern, text)), "A browser")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, text)), "")
    return f"{browser} on {system}" if system else browser


def signed_in_by(token: str) -> SignedIn:
    """The sign-in session that was just opened."""
    found = load(token)
    if found is None:
        raise LinkExpired
    return found
