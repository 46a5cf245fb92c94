"""Envelopes of the scheduling room."""

from mentoring.foundation import tenancy
from mentoring.jobs.registry import job, ring
from mentoring.matching.hours import hours_read_by
from mentoring.organizations.queries import every_organization
from mentoring.scheduling import holds, requests, settling
from mentoring.scheduling.weekly import weeks_of

hours_read_by(weeks_of)


@job("visit_meetings")
def visit_meetings() -> None:
    """Visit every organization: ring where something about its meetings is due."""
    for organization_id in every_organization():
        with tenancy.organization(organization_id):
            unanswered, expired = requests.overdue_requests(), holds.any_expired()
            unsettled = settling.groundless_meetings() or settling.any_in_pauses()
        if unanswered:
            ring("expire_requests", organization_id)
        if expired:
            ring("forget_holds", organization_id)
        if unsettled:
            ring("settle_meetings", organization_id)


@job("expire_requests")
def expire_requests() -> None:
    """Let the requests go that nobody answered in time."""
    for meeting_id in requests.overdue_requests():
        requests.expire(meeting_id)


@job("forget_holds")
def forget_holds() -> None:
    """Take expired holds away; they counted for nothing already."""
    holds.forget_expired()


@job("settle_meetings")
def settle_meetings() -> None:
    """Settle the meetings to come whose match, people or cohort are no longer what they were."""
    for meeting_id in settling.groundless_meetings():
        settling.settle(meeting_id)
    settling.tell_of_pauses()
