"""Opening the rooms: models, jobs, kinds of message and evidence register themselves when they are imported."""

from importlib import import_module
from pathlib import Path

FURNITURE = ("models", "week_models", "jobs", "mail", "evidence")


def open_all() -> None:
    """Import every room's furniture, so that the registries and the metadata are whole."""
    here = Path(__file__).parent
    for room in sorted(path for path in here.iterdir() if (path / "__init__.py").exists()):
        for name in FURNITURE:
            if (room / f"{name}.py").exists():
                import_module(f"mentoring.{room.name}.{name}")
