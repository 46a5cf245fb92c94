"""How templates are made: they share what every one of them may say, and have nothing beside it."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, current_app, request
from flask.templating import Environment


class Templates(Environment):
    """Flask's environment of templates, whose globals are one dictionary.

    Jinja lays a dictionary of its own over them for each template, in case somebody adds to it, and looks through both
    for each word of each part of a page.
    """

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, trim_blocks=True, lstrip_blocks=True, **options)
        self.globals["asset"] = asset

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; a copy only for one that has its own."""
        return self.globals if not d else super().make_globals(d)


def compile_all(app: Flask) -> None:
    """Compile every page now: a process does so before others are forked off it, which then have them."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: not name.startswith("email/")):
        app.jinja_env.get_template(name)


def asset(filename: str) -> str:
    """The address of a style, script or icon of ours. Each page has a dozen: the map of addresses is not asked."""
    return f"{request.script_root}{current_app.static_url_path}/{filename}"
