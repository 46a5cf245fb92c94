"""Carrying out a plan in bulk: a fixed number of statements, whatever the number of rows."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from mentoring.accounts.models import Door, Membership, User
from mentoring.coaches.actions import touched
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.actions import enrol_all, give_places_to, held
from mentoring.cohorts.models import CohortCoach
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.rosters.fates import Fate, PlannedPerson
from mentoring.rosters.models import RosterChange, RosterImport
from mentoring.rosters.plans import Outlook
from mentoring.rosters.standing import (
    MEMBER_FIELDS,
    PROFILE_FIELDS,
    PROFILES,
    ROLES,
    Standing,
    snapshot,
    standings,
)


class AddedMeanwhile(Conflict):
    sentence = "Somebody in this file was added while you were looking. Look at what would happen now, and try again."


def carry_out(imported: RosterImport, found: Outlook) -> tuple[int, int]:
    """Do what a plan says, inside a verb; gives how many were added and updated.

    Raises:
        AddedMeanwhile: a new address became a member's in the meantime.
        CohortIsFull, CohortIsOver: the cohort does not take them.
    """
    added = [row.person for row in found.plan.of(Fate.ADD) if row.person]
    updated = [row.person for row in found.plan.of(Fate.UPDATE) if row.person]
    before = {person.email: snapshot(found.known[person.email], imported.kind) for person in updated}
    accepted = {person.email: found.known[person.email].member.accepted_at for person in updated}
    ids = add_members(imported, added)
    for person in updated:
        standing = found.known[person.email]
        bring_up(imported, person, standing)
        ids[person.email] = standing.member.id
    open_doors([found.known[person.email].member.user_id for person in updated])
    db.session.flush()
    seat(imported, [*added, *updated], ids, found.known)
    db.session.flush()
    after = standings(imported.kind, imported.cohort_id, ids=ids.values())
    for person in (*added, *updated):
        db.session.add(
            RosterChange(
                import_id=imported.id,
                membership_id=ids[person.email],
                fate="updated" if person.email in before else "added",
                before={
                    "was": before.get(person.email),
                    "became": snapshot(after[person.email], imported.kind),
                    "had_accepted": accepted.get(person.email) is not None,
                },
            )
        )
    return len(added), len(updated)


def add_members(imported: RosterImport, people: list[PlannedPerson]) -> dict[str, UUID]:
    """Memberships of people new to the organization, by address. Users go by address alone: one who is known
    elsewhere gets a door here, and nothing of theirs is read or changed."""
    if not people:
        return {}
    users = [
        # Ids first come, first served would deadlock with another import of the same people: in order of address.
        {"id": new_id(), "email": p.email, "name": "", "zone": p.zone, "theme": "auto", "is_operator": False,
         "created_at": now()}
        for p in sorted(people, key=lambda p: p.email)
    ]  # fmt: skip
    db.session.execute(insert(User).on_conflict_do_nothing(), users)
    rows = db.session.execute(select(User.email, User.id).where(User.email.in_([p.email for p in people])))
    user_ids: dict[str, UUID] = dict(rows.all())
    members = [member_row(imported, person, user_ids[person.email]) for person in people]
    wanted = {row["id"] for row in members}
    db.session.execute(insert(Membership).on_conflict_do_nothing(), members)
    there = set(db.session.scalars(select(Membership.id).where(Membership.id.in_(wanted))))
    if there != wanted:
        raise AddedMeanwhile
    open_doors([row["user_id"] for row in members])
    ids = {person.email: row["id"] for person, row in zip(people, members, strict=True)}
    for person in people:
        begin_profile(imported.kind, person, ids[person.email])
    return ids


def member_row(imported: RosterImport, person: PlannedPerson, user_id: UUID) -> dict[str, Any]:
    said = {field: getattr(person, field) for field in MEMBER_FIELDS}
    return said | {
        "organization_id": tenancy.current(),
        "id": new_id(),
        "user_id": user_id,
        "is_administrator": False,
        "is_coach": imported.kind == "coaches",
        "is_participant": imported.kind == "participants",
        "created_at": now(),
    }


def begin_profile(kind: str, person: PlannedPerson, membership_id: UUID) -> None:
    """A draft: nobody sees it before its owner has completed it."""
    said = {key: value for key, value in person.said().items() if key in PROFILE_FIELDS[kind]}
    if said:
        values = {key: listed(value) for key, value in said.items()}
        profile = PROFILES[kind](membership_id=membership_id, **values)
        db.session.add(profile)


def bring_up(imported: RosterImport, person: PlannedPerson, standing: Standing) -> None:
    """Write what a file says over what is known of a member; a blank cell erases nothing."""
    member, said = standing.member, person.said()
    for field in MEMBER_FIELDS:
        if field in said:
            setattr(member, field, said[field])
    setattr(member, ROLES[imported.kind], True)
    member.left_at = None
    if standing.profile is None:
        begin_profile(imported.kind, person, member.id)
    elif not standing.keeps_profile:
        for field in PROFILE_FIELDS[imported.kind]:
            if field in said:
                setattr(standing.profile, field, listed(said[field]))
    if isinstance(standing.profile, CoachProfile):
        touched(standing.profile, member)


def listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def open_doors(user_ids: list[UUID]) -> None:
    if user_ids:
        rows = [
            {"id": new_id(), "user_id": user_id, "organization_id": tenancy.current()} for user_id in user_ids
        ]
        db.session.execute(insert(Door).on_conflict_do_nothing(), rows)


def seat(
    imported: RosterImport, people: list[PlannedPerson], ids: dict[str, UUID], known: dict[str, Standing]
) -> None:
    """Give people their seats in the import's cohort, if it has one."""
    if imported.cohort_id is None or not people:
        return
    cohort = held(imported.cohort_id)
    if imported.kind == "participants":
        enrol_all(cohort, list(ids.values()))
        return
    give_places_to(cohort, {ids[p.email]: places_for(p, known.get(p.email)) for p in people})


def places_for(person: PlannedPerson, standing: Standing | None) -> int:
    """As the file says, else as it was in the cohort, else as many as the coach offers."""
    if person.places is not None:
        return person.places
    if standing is not None and standing.is_seated and isinstance(standing.seat, CohortCoach):
        return standing.seat.places
    if standing is not None and isinstance(standing.profile, CoachProfile):
        return standing.profile.places
    return 1
