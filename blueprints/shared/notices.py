"""What the next page says at its top."""

from typing import Any

from flask import flash


def say(text: str, *, title: str = "", action: dict[str, str] | None = None, kind: str = "success") -> None:
    """Keep a notice for the next page; `action` has a label and an address that takes a POST (undo, mostly)."""
    notice: Any = {"text": text, "title": title, "action": action} if title or action else text
    flash(notice, kind)
