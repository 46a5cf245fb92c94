"""Plans as YAML files: read with care, since anybody may send one, and written so that people can read them."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from mentoring.organizations.plan_parts import CRITERIA, Plain
from mentoring.organizations.plan_shape import plan_from
from mentoring.organizations.spots import PlanUnusable

LARGEST = 64 * 1024  # bytes; the longest template that ships has 5,000
DEEPEST = 8
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
NAMED = {"true": True, "false": False, "null": None, "~": None, "": None}
ORDER = (
    *(
        "format",
        "key",
        "name",
        "version",
        "kind",
        "title",
        "month",
        "after_days",
        "anonymous",
        "about",
        "months",
    ),
    *(
        "places",
        "meeting_minutes",
        "meeting_kinds",
        "booking",
        "offer",
        "cadence",
        "stages",
        "milestones",
        "surveys",
        "reminders_minutes",
        "criteria",
        "rules",
    ),
    *("certificate", "question", "questions", "options", "audience", "capstone", "sessions"),
    *("every_weeks", "first_within_days"),
    *("meetings", "meetings_a_month", "gap_days", "move_until_hours", "cancel_until_hours", "ask_why"),
    *("approval", "answer_hours"),
    *("answer_days", "discovery_minutes", "coaches_say"),
    *(name for name, _ in CRITERIA),
    *("common_hour", "orientation", "least", "first_come", "apart"),
    *("minutes", "formats", "place", "prepare", "archived"),
)
Lines = dict[str, int | None]


def read(content: bytes) -> Plain:
    """The plan that a YAML file holds, checked.

    Raises:
        PlanUnusable: with the line and the field of the first thing that is wrong.
    """
    text = decoded(content)
    lines: Lines = {}
    plain = plain_from(text, lines)
    try:
        plan_from(plain)
    except PlanUnusable as wrong:
        raise PlanUnusable(wrong.what, path=wrong.path, line=line_of(wrong.path, lines)) from wrong
    return plain


def write(plain: Plain, *, comment: str = "") -> str:
    """The plan as a YAML file that `read` takes back unchanged."""
    body: str = yaml.safe_dump(
        in_order(plain), sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    return head + body


def in_order(value: Any) -> Any:
    """Fields in the order people expect: the database keeps them in an order of its own."""
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value, key=ORDER.index)}
    return value


def decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise PlanUnusable(f"this file is too large for a plan: {LARGEST // 1024} KB at most.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanUnusable("this file is not text in UTF-8. Save it as UTF-8 and send it again.") from error


def plain_from(text: str, lines: Lines) -> Plain:
    """Values only: no anchors, no aliases, no tags, nothing twice; notes the line of each path."""
    try:
        refuse_tricks(text)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PlanUnusable(
            f"this is not YAML: {error.problem}.", line=mark.line + 1 if mark else None
        ) from error
    except yaml.YAMLError as error:
        raise PlanUnusable("this is not YAML: it holds characters that cannot be read.") from error
    if not isinstance(node, yaml.MappingNode):
        raise PlanUnusable("this file holds no plan: it should begin with fields such as format and key.")
    return {key: value_of(item, place, lines) for key, item, place in fields_of(node, "", lines)}


def refuse_tricks(text: str) -> None:
    """Refuse what could make a small file large, or deep, before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise PlanUnusable(
                "anchors and aliases (& and *) are not used here.", line=line_after(event.start_mark)
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise PlanUnusable("this is nested too deeply.", line=line_after(event.start_mark))


def value_of(node: yaml.Node, path: str, lines: Lines) -> object:
    lines.setdefault(path, line_after(node.start_mark))
    if isinstance(node, yaml.SequenceNode) and node.tag.endswith(":seq"):
        return [value_of(item, f"{path}[{index}]", lines) for index, item in enumerate(node.value, 1)]
    if isinstance(node, yaml.MappingNode) and node.tag.endswith(":map"):
        return {key: value_of(item, place, lines) for key, item, place in fields_of(node, path, lines)}
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str"):
        return scalar(node.value) if node.style is None else node.value
    raise PlanUnusable("tags (!) are not used here.", path=path, line=line_after(node.start_mark))


def scalar(written: str) -> str | int | bool | None:
    """What an unquoted value means: few things are not text, so that No, 12:30 and dates stay what was typed."""
    if WHOLE.fullmatch(written):
        return int(written)
    return NAMED.get(written, written)


def fields_of(node: yaml.MappingNode, path: str, lines: Lines) -> Iterator[tuple[str, yaml.Node, str]]:
    """Each field of a mapping once, with its path; the line is that of the field's name."""
    seen: set[str] = set()
    for name, item in node.value:
        line = line_after(name.start_mark)
        if not isinstance(name, yaml.ScalarNode):
            raise PlanUnusable("the name of a field is a word.", path=path, line=line)
        place = f"{path}.{name.value}" if path else str(name.value)
        if name.value in seen:
            raise PlanUnusable("this field is written twice.", path=place, line=line)
        seen.add(name.value)
        lines[place] = line
        yield name.value, item, place


def line_after(mark: Any) -> int | None:
    """The line of a mark, counted from 1 as editors count."""
    return mark.line + 1 if mark else None


def line_of(path: str, lines: Lines) -> int | None:
    """The line of a path, or of the nearest thing around it that the file does hold."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)
