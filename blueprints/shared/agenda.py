"""Meetings of two and meetings of a group, side by side in order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from mentoring.groups.queries import GroupRow
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.scheduling.queries import MeetingRow

STATES = {
    # of a meeting of two, and of a group by one's seat: what the badge says, and its color
    "requested": ("Waiting for an answer", "accent"),
    "offered": ("A seat is kept for you", "accent"),
    "cancelled": ("Cancelled", "warning"),
    "held": ("You met", "good"),
    "missed": ("Did not happen", "warning"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an agenda: `name` is the other one of two, or the group; `words` is whom it is with, and how."""

    starts_at: datetime
    ends_at: datetime
    name: str
    words: str
    url: str
    state: str
    group: bool
    kind: str = ""  # of a meeting of two, where the program names kinds
    to_log: bool = False  # once it is over

    @property
    def badge(self) -> tuple[str, str] | None:
        """What is to be known about it beside its time, if anything is."""
        return STATES.get(self.state)


def agenda(meetings: Iterable[MeetingRow], groups: Iterable[GroupRow]) -> list[Entry]:
    """Both kinds, soonest first."""
    found = [*map(entry_of, meetings), *map(group_entry, groups)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.name))


def entry_of(row: MeetingRow) -> Entry:
    """A meeting of two, with a guest or as one."""
    how = label(FORMATS, row.format).lower()
    url = url_for("meetings.show", meeting_id=row.id)
    words = f"{row.kind_title + ' with' if row.kind_title else 'With'} {row.other_name}, {how}"
    if row.visit_id:
        url, words = url_for("meetings.visit", guest_id=row.visit_id), f"{words}; you come as a guest"
    elif row.guest_name:
        words = f"{words}; {row.guest_name} joins you"
    return Entry(
        row.starts_at,
        row.ends_at,
        row.other_name,
        words,
        url,
        row.state,
        group=False,
        kind=row.kind_title,
        to_log=row.visit_id is None,
    )


def group_entry(row: GroupRow) -> Entry:
    """A group meeting, as who leads it or has a seat in it sees it."""
    group = row.group
    how = label(FORMATS, group.format).lower()
    words = (
        f"{group.title}, group with {row.coach}, {how}" if row.mine else f"{group.title}, your group, {how}"
    )
    state = "cancelled" if group.state == "cancelled" else row.mine
    url = url_for("groups.show", group_id=group.id)
    return Entry(group.starts_at, group.ends_at, group.title, words, url, state, group=True)
