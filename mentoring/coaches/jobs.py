"""Envelopes of the coaches' room."""

from mentoring.coaches import seasons
from mentoring.foundation import tenancy
from mentoring.jobs.registry import job, ring
from mentoring.organizations.queries import every_organization


@job("visit_seasons")
def visit_seasons() -> None:
    """Visit every organization: ring where a coach's days away are over and come again."""
    for organization_id in every_organization():
        with tenancy.organization(organization_id):
            over = seasons.any_over()
        if over:
            ring("turn_seasons", organization_id)


@job("turn_seasons")
def turn_seasons() -> None:
    """Turn seasons that are over to the next year."""
    seasons.turn_seasons()
