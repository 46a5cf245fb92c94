"""Envelopes of guests."""

from mentoring.foundation import tenancy
from mentoring.guests import actions
from mentoring.jobs.registry import job, ring
from mentoring.organizations.queries import every_organization


@job("visit_guests")
def visit_guests() -> None:
    """Visit every organization: ring where a guest of a meeting to come is no longer there."""
    for organization_id in every_organization():
        with tenancy.organization(organization_id):
            gone = actions.meetings_of_the_gone()
        if gone:
            ring("settle_guests", organization_id)


@job("settle_guests")
def settle_guests() -> None:
    """Let the guests go who are no longer coaches here."""
    for meeting_id in actions.meetings_of_the_gone():
        actions.settle(meeting_id)
