"""A participant's wishes in a cohort: coaches ranked, and coaches ruled out."""

from blueprints.shared.doors import Door

door = Door("preferences", __name__)

from blueprints.preferences import coach, edit  # noqa: E402, F401
