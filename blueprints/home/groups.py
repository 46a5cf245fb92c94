"""The group meetings on a home: a seat that is kept for its owner waits for an answer, the others are lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from blueprints.home.steps import NextStep
from blueprints.shared.words import viewer_zone
from mentoring.foundation.clock import now
from mentoring.foundation.words import clock, day_of, moment, zone_name
from mentoring.groups.queries import GroupRow, own_groups

MOST = 4


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group to come, in the viewer's zone."""

    title: str
    iso: str
    day: str
    clock: str
    zone: str
    words: str  # whose it is, or how many have a seat
    format: str
    url: str


@dataclass(frozen=True, slots=True)
class Groups:
    """What a home shows of them."""

    offers: list[NextStep]
    lines: list[GroupLine]


def groups_at_home(membership_id: UUID) -> Groups:
    """The groups to come that one leads, sits in, or may sit in by an answer. One statement."""
    zone, instant = viewer_zone(), now()
    rows = [
        row for row in own_groups(membership_id) if row.group.state == "open" and row.group.ends_at > instant
    ]
    return Groups(
        [offer_line(row, zone) for row in rows if row.mine == "offered"],
        list(group_lines((row for row in rows if row.mine != "offered"), zone))[:MOST],
    )


def offer_line(row: GroupRow, zone: str) -> NextStep:
    """A seat that became free."""
    until = f" It is kept for you until {moment(row.offered_until, zone)}." if row.offered_until else ""
    return NextStep(
        f"A seat in “{row.group.title}” is free for you",
        f"A group with {row.coach}, {moment(row.group.starts_at, zone)}.{until}",
        "Take it or pass it on",
        url_for("groups.show", group_id=row.group.id),
    )


def group_lines(rows: Iterable[GroupRow], zone: str) -> Iterable[GroupLine]:
    """Groups that stand."""
    for row in rows:
        group = row.group
        seats = f"{row.taken} of {group.places} seats taken"
        yield GroupLine(
            title=group.title,
            iso=group.starts_at.isoformat(),
            day=day_of(group.starts_at, zone),
            clock=clock(group.starts_at, zone),
            zone=zone_name(zone),
            words=f"Group with {row.coach}" if row.mine else f"Your group, {seats}",
            format=group.format,
            url=url_for("groups.show", group_id=group.id),
        )
