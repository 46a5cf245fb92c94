"""Taking an import back, person by person: what somebody did since is never lost."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, select

from mentoring.accounts.models import Door, Membership
from mentoring.coaches.actions import touched
from mentoring.coaches.models import CoachProfile
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.messages.plan import withdraw
from mentoring.participants.models import ParticipantProfile
from mentoring.rosters.models import RosterChange, RosterImport
from mentoring.rosters.standing import (
    MEMBER_FIELDS,
    PROFILE_FIELDS,
    PROFILES,
    SEATS,
    Standing,
    snapshot,
    standings,
)

OWN_TABLES = {"coach_profiles", "participant_profiles"}  # compared field by field
ROLES = ("is_administrator", "is_coach", "is_participant")


def take_back(imported: RosterImport) -> tuple[int, int]:
    """Undo what an import did, inside a verb; gives how many were taken back and how many kept.

    Kept as they are: people who accepted since, whose record changed since, or who have something here since.
    Sign-ins are the person's, not the organization's: an address stays, without a door to enter by.
    """
    changes = list(
        db.session.scalars(
            select(RosterChange)
            .where(RosterChange.import_id == imported.id)
            .order_by(RosterChange.membership_id)
        )
    )
    ids = [change.membership_id for change in changes]
    by_id = {
        standing.member.id: standing
        for standing in standings(imported.kind, imported.cohort_id, ids=ids, locked=True).values()
    }
    gone_if_deleted = [change.membership_id for change in changes if change.fate == "added"]
    busy = in_use(gone_if_deleted, imported) | seated_and_busy(ids, imported)
    free = [change for change in changes if is_untouched(change, by_id[change.membership_id], imported, busy)]
    removed = [by_id[change.membership_id].member for change in free if change.fate == "added"]
    remove(removed)
    restored = [change for change in free if change.fate == "updated"]
    for change in restored:
        restore(change, by_id[change.membership_id], imported)
    db.session.flush()
    done = [change.id for change in restored]
    db.session.execute(delete(RosterChange).where(RosterChange.id.in_(done)))
    return len(free), len(changes) - len(free)


def is_untouched(change: RosterChange, standing: Standing, imported: RosterImport, busy: set[UUID]) -> bool:
    accepted_since = standing.member.accepted_at is not None and not change.before["had_accepted"]
    same = snapshot(standing, imported.kind) == change.before["became"]
    return same and not accepted_since and change.membership_id not in busy


def references() -> list[tuple[Table, str]]:
    """Every table that refers to a member, with the column that does."""
    return [
        (table, next(column for column in key.column_keys if column != "organization_id"))
        for table in db.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name == "memberships"
    ]


def in_use(ids: list[UUID], imported: RosterImport) -> set[UUID]:
    """Which of these members have anything that this import did not bring. One statement a table."""
    found: set[UUID] = set()
    for table, column in references():
        if table.name in OWN_TABLES:
            continue
        refers = table.c[column]
        statement = (
            select(refers).where(table.c.organization_id == tenancy.current(), refers.in_(ids)).distinct()
        )
        if table.name == "roster_changes":
            statement = statement.where(table.c.import_id != imported.id)
        elif table.name == SEATS[imported.kind].__tablename__ and imported.cohort_id is not None:
            statement = statement.where(table.c.cohort_id != imported.cohort_id)
        found |= set(db.session.execute(statement).scalars())
    return found | with_other_profile(ids, imported)


def with_other_profile(ids: list[UUID], imported: RosterImport) -> set[UUID]:
    """Which of these members have the profile of the other role, which no import of this kind makes."""
    other = ParticipantProfile if PROFILES[imported.kind] is CoachProfile else CoachProfile
    return set(db.session.scalars(select(other.membership_id).where(other.membership_id.in_(ids))))


def seated_and_busy(ids: list[UUID], imported: RosterImport) -> set[UUID]:
    """Which of these members have a match or the like in the import's cohort: their seat cannot be taken away."""
    found: set[UUID] = set()
    for table, column in references() if imported.cohort_id else ():
        if "cohort_id" not in table.c or table.name in {seat.__tablename__ for seat in SEATS.values()}:
            continue
        statement = (
            select(table.c[column])
            .where(
                table.c.organization_id == tenancy.current(),
                table.c.cohort_id == imported.cohort_id,
                table.c[column].in_(ids),
            )
            .distinct()
        )
        found |= set(db.session.execute(statement).scalars())
    return found


def remove(members: Iterable[Membership]) -> None:
    """Take members out as if they had never been in; an invitation that is still planned is not sent."""
    gone = list(members)
    for member in gone:
        if member.invited_at is not None:
            withdraw(member.id, why="The import that brought this person in was undone.")
    close_doors([member.user_id for member in gone])
    db.session.execute(delete(Membership).where(Membership.id.in_([member.id for member in gone])))


def close_doors(user_ids: list[UUID]) -> None:
    db.session.execute(
        delete(Door).where(Door.user_id.in_(user_ids), Door.organization_id == tenancy.current())
    )


def restore(change: RosterChange, standing: Standing, imported: RosterImport) -> None:
    """Set a member back to what was there before the import."""
    was: dict[str, Any] = change.before["was"]
    member = standing.member
    for field in (*MEMBER_FIELDS, *ROLES):
        setattr(member, field, was[field])
    if was["left_at"]:
        member.left_at = datetime.fromisoformat(was["left_at"])
        close_doors([member.user_id])
    if standing.profile is not None and was["profile"] is None:
        db.session.delete(standing.profile)
    elif standing.profile is not None:
        for field in PROFILE_FIELDS[imported.kind]:
            setattr(standing.profile, field, was["profile"][field])
        if isinstance(standing.profile, CoachProfile):
            touched(standing.profile, member)
    if standing.seat is not None and was["seat"] is None:
        db.session.delete(standing.seat)
    elif standing.seat is not None:
        for field, value in was["seat"].items():
            kept = datetime.fromisoformat(value) if field == "ended_at" and value else value
            setattr(standing.seat, field, kept)
