"""A draft as it is held by the verbs that change it, and what the second of two administrators is told."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.foundation.words import listing
from mentoring.matching.models import Proposal, ProposedPair

MOST_TOLD = 5


class DraftChanged(Conflict):
    """Somebody changed the draft since it was looked at; says who, and what."""


def draft_of(cohort_id: UUID) -> Proposal | None:
    """The draft of a cohort, locked."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.cohort_id == cohort_id, Proposal.state == "draft")
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def held_draft(proposal_id: UUID, version: int) -> Proposal:
    """A draft as it stood at a version, locked.

    Raises:
        NotFound: there is no such run.
        DraftChanged: it is no longer as it was.
    """
    proposal = db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound
    if proposal.state != "draft" or proposal.version != version:
        raise DraftChanged(told_since(proposal, version))
    return proposal


def changed(proposal: Proposal, did: str, *, actor: UUID | None) -> None:
    """Count a change of a held draft, and keep what it was."""
    proposal.version += 1
    change: dict[str, Any] = {"version": proposal.version, "by": str(actor) if actor else None, "did": did}
    proposal.changes = [*proposal.changes, change]


def told_since(proposal: Proposal, version: int) -> str:
    """What happened to a draft after a version, in a sentence or two. One statement."""
    since = [change for change in proposal.changes if change["version"] > version]
    ids = {UUID(change["by"]) for change in since if change["by"]}
    names = {
        row.id: row.name
        for row in db.session.execute(select(Membership.id, Membership.name).where(Membership.id.in_(ids)))
    }
    said = [
        f"{names.get(UUID(change['by']), 'Somebody') if change['by'] else 'Somebody'} {change['did']}"
        for change in since[-MOST_TOLD:]
    ]
    more = len(since) - len(said)
    if more > 0:
        said.append(f"there were {more} changes before")
    if not said:
        return Conflict.sentence
    return f"While you were looking, {listing(said)}. Nothing of yours was done; here is how it stands now."


def hand_made(proposal: Proposal) -> frozenset[tuple[UUID, UUID]]:
    """The pairs of a run that were set by hand, and are kept."""
    rows = db.session.execute(
        select(ProposedPair.participant_id, ProposedPair.coach_id).where(
            ProposedPair.proposal_id == proposal.id, ProposedPair.by_hand
        )
    )
    return frozenset((row.participant_id, row.coach_id) for row in rows)


def names_of(*ids: UUID | None) -> dict[UUID, str]:
    """Members' names by id. One statement."""
    rows = db.session.execute(
        select(Membership.id, Membership.name).where(Membership.id.in_(filter(None, ids)))
    )
    return {row.id: row.name for row in rows}
