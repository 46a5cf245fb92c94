"""Envelopes of the scheduling room."""

from sqlalchemy import select

from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.jobs.registry import job, ring
from mentoring.organizations.models import Organization
from mentoring.scheduling import requests


@job("visit_meetings")
def visit_meetings() -> None:
    """Visit every organization: ring where something about its meetings is due."""
    for organization_id in db.session.scalars(select(Organization.id).order_by(Organization.id)).all():
        with tenancy.organization(organization_id):
            waiting = requests.overdue_requests()
        if waiting:
            ring("expire_requests", organization_id)


@job("expire_requests")
def expire_requests() -> None:
    """Let the requests go that nobody answered in time."""
    for meeting_id in requests.overdue_requests():
        requests.expire(meeting_id)
