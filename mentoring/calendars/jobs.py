"""Envelopes of calendars."""

from uuid import UUID

from sqlalchemy import select

from mentoring.calendars import reading, sources
from mentoring.foundation import tenancy
from mentoring.foundation.extensions import db
from mentoring.jobs.registry import job, ring
from mentoring.organizations.models import Organization


@job("read_calendar")
def read_calendar(source_id: str) -> None:
    """Read one connected calendar."""
    reading.read(UUID(source_id))


@job("read_calendars")
def read_calendars() -> None:
    """Visit every organization, and ring for each calendar that is due: a slow one never keeps others waiting."""
    organizations = db.session.scalars(
        select(Organization.id).order_by(Organization.id),
        execution_options=tenancy.crossing("reading calendars visits every organization in turn"),
    ).all()
    for organization_id in organizations:
        with tenancy.organization(organization_id):
            due = sources.due_sources()
        for source_id in due:
            ring("read_calendar", organization_id, {"source_id": str(source_id)})
