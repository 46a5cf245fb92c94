"""Surveys: answered from the message; their results, from which nobody can be picked out."""

from blueprints.shared.doors import Door

door = Door("surveys", __name__)

from blueprints.surveys import export, link, results  # noqa: E402, F401
