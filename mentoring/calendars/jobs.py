"""Envelopes of calendars."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from mentoring.calendars import copies, reading, sources
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
    visit("read_calendar", sources.due_sources)


@job("write_calendar")
def write_calendar(source_id: str) -> None:
    """Bring one coach's own calendar up to date with the meetings."""
    copies.write(UUID(source_id))


@job("write_calendars")
def write_calendars() -> None:
    """Visit every organization, and ring for each calendar that is behind."""
    visit("write_calendar", copies.behind)


def visit(name: str, due: Callable[[], list[UUID]]) -> None:
    organizations = db.session.scalars(
        select(Organization.id).order_by(Organization.id),
        execution_options=tenancy.crossing("calendars are looked after in every organization in turn"),
    ).all()
    for organization_id in organizations:
        with tenancy.organization(organization_id):
            found = due()
        for source_id in found:
            ring(name, organization_id, {"source_id": str(source_id)})
