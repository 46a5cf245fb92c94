"""Writes the demo's programs and cohorts, with who is in them and what they wish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from mentoring.accounts.models import Membership
from mentoring.cohorts.models import Cohort, CohortCoach, Enrolment
from mentoring.demo.members import Members, write
from mentoring.foundation.models import new_id
from mentoring.matching.models import Preference
from mentoring.organizations.models import Program
from mentoring.organizations.plans import shipped


@dataclass(frozen=True, slots=True)
class Class:
    """A cohort with the people in it."""

    cohort: Cohort
    program: Program
    coaches: tuple[Membership, ...]
    participants: tuple[Membership, ...]


# What a meeting of the demo's emerging leaders can be.
KINDS = (
    {
        "key": "first-meeting",
        "title": "First meeting",
        "minutes": 60,
        "formats": ["video", "phone", "in_person"],
        "prepare": "A few lines on where you are, and where you would like to be in a year.",
    },
    {
        "key": "monthly-coaching",
        "title": "Monthly coaching",
        "minutes": 60,
        "formats": ["video", "phone", "in_person"],
    },
    {
        "key": "mock-interview",
        "title": "Mock interview",
        "minutes": 45,
        "formats": ["video", "in_person"],
        "prepare": "Send your coach the posting and your resume three days before.",
    },
)
LEADERS = shipped()["emerging-leaders"] | {"meeting_kinds": list(KINDS)}


def write_programs(members: Members, keys: Iterable[str]) -> dict[str, Program]:
    """Programs from the templates that ship with the product, by key; one of them names kinds of meetings."""
    started = members.instant - timedelta(days=500)
    programs = {
        key: Program(
            id=new_id(),
            name=shipped()[key]["name"],
            kind=shipped()[key]["kind"],
            template_key=key,
            template=LEADERS if key == "emerging-leaders" else shipped()[key],
            created_at=started,
        )
        for key in keys
    }
    write(programs.values())
    return programs


def write_class(
    members: Members,
    program: Program,
    *,
    name: str,
    state: str,
    starts_on: date,
    months: int,
    places: int,
    coaches: Sequence[Membership],
    participants: Sequence[Membership],
    seats: dict[str, int] | None = None,
    withdrawn: Sequence[str] = (),
) -> Class:
    """One cohort; `seats` are coaches' places where they differ from their own."""
    planned_on = datetime.combine(starts_on - timedelta(days=60), time(17), UTC)
    cohort = Cohort(
        id=new_id(),
        program_id=program.id,
        name=name,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=months * 30),
        zone=members.organization.zone,
        places=places,
        state=state,
        created_at=min(planned_on, members.instant - timedelta(days=20)),
    )
    write([cohort])
    seats = seats or {}
    rows: list[object] = [
        CohortCoach(
            cohort_id=cohort.id,
            membership_id=coach.id,
            places=seats.get(coach.name, members.profile(coach).places),
        )
        for coach in coaches
    ]
    for member in participants:
        ended = members.instant - timedelta(days=30)
        standing: dict[str, Any] = {"state": "enrolled"}
        if member.name in withdrawn:
            standing = {"state": "withdrawn", "ended_at": ended}
        elif state == "closed":
            standing = {"state": "completed", "ended_at": ended}
        rows.append(
            Enrolment(cohort_id=cohort.id, membership_id=member.id, created_at=cohort.created_at, **standing)
        )
    write(rows)
    return Class(cohort, program, tuple(coaches), tuple(participants))


def write_wishes(members: Members, chosen: Class, *, choose: Random) -> None:
    """Ranked wishes of most who have a profile, by topics in common; some rule a coach out."""
    rows = []
    wishing = [one for one in chosen.participants if members.participants[one.id].topics]
    for number, participant in enumerate(wishing[:-1]):
        wanted = members.participants[participant.id].topics.split()
        offering = [coach for coach in chosen.coaches if members.profile(coach).topics]
        choose.shuffle(offering)
        offering.sort(key=lambda coach: -in_common(wanted, members.profile(coach).topics))
        ranked = offering[: 3 + number % 3]
        for rank, coach in enumerate(ranked, start=1):
            rows.append(
                Preference(
                    cohort_id=chosen.cohort.id, participant_id=participant.id, coach_id=coach.id, rank=rank
                )
            )
        if number % 3 == 1:
            rows.append(
                Preference(
                    cohort_id=chosen.cohort.id,
                    participant_id=participant.id,
                    coach_id=offering[-1].id,
                    ruled_out=True,
                )
            )
    write(rows)


def in_common(wanted: Sequence[str], offered: str) -> int:
    """How many of the topics wanted are offered; the first counts double."""
    topics = offered.split()
    return sum(1 for topic in wanted if topic in topics) + (bool(wanted) and wanted[0] in topics)
