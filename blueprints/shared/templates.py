"""How templates are made: they share what every one of them may say, and have nothing beside it."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Flask's environment of templates, whose globals are one dictionary.

    Jinja lays a dictionary of its own over them for each template, in case somebody adds to it, and looks through both
    for each word of each part of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; a copy only for one that has its own."""
        return self.globals if not d else super().make_globals(d)
