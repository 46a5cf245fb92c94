"""Envelopes of groups."""

from sqlalchemy import select

from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.groups import actions, queries, seats
from mentoring.jobs.registry import job, ring
from mentoring.organizations.queries import every_organization
from mentoring.scheduling.models import GroupMeeting


@job("visit_groups")
def visit_groups() -> None:
    """Visit every organization: ring where a seat is to be passed on, or a group has lost its ground."""
    for organization_id in every_organization():
        with tenancy.organization(organization_id):
            due = queries.groups_to_pass_on() or queries.groups_without_ground()
        if due:
            ring("settle_groups", organization_id)


@job("settle_groups")
def settle_groups() -> None:
    """Pass seats on, and cancel the groups whose cohort or coach is gone."""
    for group_id in queries.groups_without_ground():
        sequence = db.session.scalars(select(GroupMeeting.sequence).where(GroupMeeting.id == group_id)).one()
        actions.cancel_group(group_id, sequence=sequence)
    for group_id in queries.groups_to_pass_on():
        seats.pass_on_expired(group_id)
