"""What the people of a group get about it, planned in the transaction of the verb.

A message to a participant is about the seat, one to the coach about the group. A seat's version is the group's
sequence and the seat's turn together: it rises with every change that this person's calendar must see.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort
from mentoring.foundation.extensions import db
from mentoring.messages.plan import Planned, plan_all, withdraw
from mentoring.organizations.models import Program
from mentoring.organizations.plans import PLAN_TEXT, plan_read
from mentoring.scheduling.announcing import Move, reminders_before
from mentoring.scheduling.models import GroupMeeting, Seat

NOTIFIED = ("group_invitation", "group_reminder", "seat_offered")
Sitting = tuple[Seat | None, UUID]  # a seat, or none for the coach's own place, and the user in it


def announce(group: GroupMeeting, sitting: Iterable[Sitting], *, why: str, move: Move | None = None) -> None:
    """Plan invitations and reminders at the present version, after a `move` saying so."""
    reminders, planned = reminders_of(group), []
    for seat, user_id in sitting:
        subject, version = key_of(group, seat)
        about = partial(Planned, to=user_id, about=subject, sequence=version)
        planned.append(about("group_invitation", why=why, details=move.details if move else {}))
        planned += reminders_before(about, "group_reminder", group.starts_at, reminders)
    plan_all(planned)


def call_off(
    group: GroupMeeting, sitting: Iterable[Sitting], seats: Iterable[Seat | None], *, why: str
) -> None:
    """Withdraw what was planned about these seats, and tell the calendars of whoever sat."""
    for seat in seats:
        withdraw(key_of(group, seat)[0], why=why, kinds=NOTIFIED)
    plan_all(
        Planned(
            "group_cancelled",
            to=user_id,
            about=key_of(group, seat)[0],
            sequence=key_of(group, seat)[1],
            why=why,
        )
        for seat, user_id in sitting
    )


def offer(group: GroupMeeting, seat: Seat) -> None:
    """Plan the question whether somebody still wants the seat that became free."""
    user_id = db.session.scalars(select(Membership.user_id).where(Membership.id == seat.membership_id)).one()
    about, version = key_of(group, seat)
    plan_all(
        [
            Planned(
                "seat_offered",
                to=user_id,
                about=about,
                sequence=version,
                expires_at=seat.offered_until,
                why="A seat became free.",
            )
        ]
    )


def tell_of_opening(group: GroupMeeting, users: Iterable[UUID]) -> None:
    """Plan the news that there is a group to join."""
    plan_all(
        Planned(
            "group_opened",
            to=user_id,
            about=group.id,
            expires_at=group.starts_at,
            why="A coach of the cohort opened a group meeting.",
        )
        for user_id in users
    )


def key_of(group: GroupMeeting, seat: Seat | None) -> tuple[UUID, int]:
    """What a message is about, and its version."""
    return (group.id, group.sequence) if seat is None else (seat.id, group.sequence + seat.turn)


def reminders_of(group: GroupMeeting) -> tuple[int, ...]:
    """How long before a meeting the program reminds. One statement."""
    row = db.session.execute(
        select(PLAN_TEXT.label("template"), Program.template_key)
        .join(Cohort, Cohort.program_id == Program.id)
        .where(Cohort.id == group.cohort_id)
    ).one()
    return plan_read(row.template, row.template_key).reminders_minutes
