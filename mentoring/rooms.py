"""Opening the rooms: models, jobs and kinds of message register themselves when their module is imported."""

from importlib import import_module
from pathlib import Path

FURNITURE = ("models", "jobs", "mail")


def open_all() -> None:
    """Import every room's models, jobs and mail, so that the registries and the metadata are whole."""
    here = Path(__file__).parent
    for room in sorted(path for path in here.iterdir() if (path / "__init__.py").exists()):
        for name in FURNITURE:
            if (room / f"{name}.py").exists():
                import_module(f"mentoring.{room.name}.{name}")
