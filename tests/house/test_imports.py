"""Tests that read the code: imports go downhill, doors do not import each other, pure files stay pure."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLOPE = (
    ("config", "mentoring", "mentoring.foundation", "mentoring.stack"),
    ("mentoring.jobs",),
    ("mentoring.accounts", "mentoring.messages", "mentoring.organizations"),
    ("mentoring.coaches", "mentoring.participants"),
    ("mentoring.cohorts",),
    ("mentoring.rosters", "mentoring.matching"),
    ("mentoring.scheduling",),
    ("mentoring.groups", "mentoring.guests"),
    ("mentoring.calendars",),
    ("mentoring.sessions",),
    ("mentoring.surveys",),
    ("mentoring.today",),
    ("mentoring.policy", "mentoring.rooms"),
    ("mentoring.demo",),
    ("blueprints",),
    ("mentoring.cli", "mentoring.app"),
    ("wsgi",),
)
# House rule: pure files import the standard library and the numeric libraries alone, and each other.
PURE = (
    "mentoring/scheduling/spans.py",
    "mentoring/scheduling/zones.py",
    "mentoring/scheduling/schedules.py",
    "mentoring/scheduling/limits.py",
    "mentoring/scheduling/slots.py",
    "mentoring/scheduling/allowances.py",
    "mentoring/scheduling/repeats.py",
    "mentoring/scheduling/wording.py",
    "mentoring/scheduling/calendars.py",
    "mentoring/calendars/expanding.py",
    "mentoring/matching/profiles.py",
    "mentoring/matching/weeks.py",
    "mentoring/matching/scoring.py",
    "mentoring/matching/tables.py",
    "mentoring/matching/ruling.py",
    "mentoring/matching/grids.py",
    "mentoring/matching/levels.py",
    "mentoring/matching/moves.py",
    "mentoring/matching/graph.py",
    "mentoring/matching/pricing.py",
    "mentoring/matching/solver.py",
    "mentoring/matching/repair.py",
    "mentoring/matching/variety.py",
    "mentoring/matching/assignment.py",
    "mentoring/matching/rematching.py",
    "mentoring/matching/stable.py",
    "mentoring/matching/alternatives.py",
    "mentoring/matching/rotation.py",
    "mentoring/matching/groups.py",
    "mentoring/matching/explanation.py",
    "mentoring/rosters/sheets.py",
    "mentoring/rosters/texts.py",
    "mentoring/rosters/weighing.py",
    "mentoring/rosters/workbooks.py",
    "mentoring/rosters/reading.py",
    "mentoring/rosters/columns.py",
    "mentoring/rosters/cells.py",
    "mentoring/rosters/choices.py",
    "mentoring/rosters/fates.py",
    "mentoring/rosters/checking.py",
)
OUTSIDE = {
    "numpy",
    "scipy",
    "tzdata",
    "icalendar",
    "recurring_ical_events",
    "email_validator",
    "python_calamine",
}


def height(module: str) -> int | None:
    """How high a module stands: the most particular name in the slope decides."""
    found = [
        (len(name), level)
        for level, names in enumerate(SLOPE)
        for name in names
        if module == name or module.startswith(f"{name}.")
    ]
    return max(found)[1] if found else None


def imports(path: Path):
    """`(line, module, inside a function)` for every import of a file."""
    tree = ast.parse(path.read_text())
    nested = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, id(node) in nested
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                below = ROOT / Path(*node.module.split(".")) / f"{alias.name}.py"
                whole = f"{node.module}.{alias.name}" if below.exists() else node.module
                yield node.lineno, whole, id(node) in nested


def sources():
    for place in ("mentoring", "blueprints"):
        yield from sorted((ROOT / place).rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_imports_go_downhill_only():
    uphill = []
    for path in sources():
        own = height(module_of(path))
        assert own is not None, f"{path} has no place on the slope."
        for line, module, _ in imports(path):
            other = height(module)
            if other is not None and other > own:
                uphill.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert uphill == []


def test_nothing_of_ours_is_imported_inside_a_function():
    inside = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in sources()
        for line, module, nested in imports(path)
        if nested and height(module) is not None
    ]
    assert inside == []


def test_doors_do_not_import_each_other():
    crossing = []
    for path in sorted((ROOT / "blueprints").rglob("*.py")):
        own = path.relative_to(ROOT / "blueprints").parts[0]
        for line, module, _ in imports(path):
            parts = module.split(".")
            if (
                parts[0] == "blueprints"
                and len(parts) > 1
                and own not in {parts[1], "__init__.py"}
                and parts[1] != "shared"
            ):
                crossing.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert crossing == []


def test_pure_files_import_the_standard_library_and_the_numeric_libraries_alone():
    impure = []
    for name in PURE:
        path = ROOT / name
        for line, module, _ in imports(path):
            first = module.split(".")[0]
            ours = module.replace(".", "/") + ".py"
            if first not in sys.stdlib_module_names and first not in OUTSIDE and ours not in PURE:
                impure.append(f"{name}:{line} imports {module}")
    assert impure == []


def test_every_job_that_is_rung_for_and_every_kind_that_is_planned_is_registered(app):
    from mentoring.jobs.registry import JOBS
    from mentoring.jobs.timetable import TIMETABLE
    from mentoring.messages.kinds import KINDS

    jobs, kinds = {line.job for line in TIMETABLE}, set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"later", "ring"}:
                jobs.add(node.args[0].value)
            elif name in {"plan", "Planned"}:
                kinds.add(node.args[0].value)
    assert jobs - JOBS.keys() == set()
    assert kinds - KINDS.keys() == set()
