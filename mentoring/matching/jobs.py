"""Envelopes of matching."""

from uuid import UUID

from mentoring.foundation import tenancy
from mentoring.jobs.registry import job, ring
from mentoring.matching import offers, running
from mentoring.organizations.queries import every_organization


@job("visit_offers")
def visit_offers() -> None:
    """Visit every organization: ring where the time to say no to an offer is over."""
    for organization_id in every_organization():
        with tenancy.organization(organization_id):
            due = offers.any_unanswered()
        if due:
            ring("begin_offers", organization_id)


@job("begin_offers")
def begin_offers() -> None:
    """Let the offers begin that nobody said no to in time."""
    offers.begin_unanswered()


@job("run_matching")
def run_matching(proposal_id: str) -> None:
    """Carry out a run that is too large for a page."""
    running.carry_out(UUID(proposal_id))
