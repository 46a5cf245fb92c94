"""Envelopes of the surveys room."""

from uuid import UUID

import structlog

from mentoring.foundation import tenancy
from mentoring.foundation.errors import Refusal
from mentoring.jobs.registry import job, ring
from mentoring.surveys import waves
from mentoring.surveys.queries import all_organizations, due_waves, live_cohorts

log = structlog.get_logger(__name__)


@job("open_due_waves")
def open_due_waves() -> None:
    """Visit every organization: ring where a cohort runs."""
    for organization_id in all_organizations():
        with tenancy.organization(organization_id):
            running = live_cohorts()
        if running:
            ring("visit_surveys", organization_id)


@job("visit_surveys")
def visit_surveys() -> None:
    """Plan the waves of the organization's running cohorts, and open those whose day has come."""
    for cohort_id in live_cohorts():
        try:
            waves.plan_waves(cohort_id)
        except Refusal as unusable:  # one program's plan is broken: the others' surveys go out
            log.warning("waves_not_planned", cohort=str(cohort_id), why=unusable.sentence)
    for wave_id in due_waves():
        waves.open_wave(wave_id)


@job("plan_waves")
def plan_waves(cohort_id: str) -> None:
    """Plan the waves of one cohort, as soon as its matches are published."""
    waves.plan_waves(UUID(cohort_id))
