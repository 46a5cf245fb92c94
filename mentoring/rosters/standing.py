"""How members stand before and after an import: what it may write over, and what it must be able to take back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Membership, User
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import CohortCoach, Enrolment
from mentoring.foundation.extensions import db
from mentoring.participants.models import ParticipantProfile
from mentoring.rosters.fates import KnownPerson, PlannedPerson

MEMBER_FIELDS = ("name", "title", "agency", "city", "state", "population", "phone")
ROLES = {"coaches": "is_coach", "participants": "is_participant"}
PROFILES: dict[str, type[CoachProfile] | type[ParticipantProfile]] = {
    "coaches": CoachProfile,
    "participants": ParticipantProfile,
}
SEATS: dict[str, type[CohortCoach] | type[Enrolment]] = {"coaches": CohortCoach, "participants": Enrolment}
PROFILE_FIELDS = {
    "coaches": ("topics", "languages", "formats", "credentials", "places", "headline"),
    "participants": ("topics", "languages", "formats"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A member with the profile of the roster's kind, and the seat in its cohort, if any."""

    email: str
    zone: str | None
    member: Membership
    profile: CoachProfile | ParticipantProfile | None
    seat: CohortCoach | Enrolment | None

    @property
    def is_seated(self) -> bool:
        if isinstance(self.seat, CohortCoach):
            return self.seat.places > 0
        return self.seat is not None and self.seat.state == "enrolled"

    @property
    def keeps_profile(self) -> bool:
        """A profile that its owner completed is no file's to write over."""
        return self.profile is not None and self.profile.completed_at is not None


def standings(
    kind: str, cohort_id: UUID | None, *, ids: Iterable[UUID] | None = None, locked: bool = False
) -> dict[str, Standing]:
    """Members of the organization in force by address, those who left too. One statement."""
    profile, seat = PROFILES[kind], SEATS[kind]
    statement = (
        select(User.email, User.zone, Membership, profile, seat)
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .outerjoin(profile, profile.membership_id == Membership.id)
        .outerjoin(seat, (seat.membership_id == Membership.id) & (seat.cohort_id == cohort_id))
        .order_by(Membership.id)
        .execution_options(populate_existing=True)
    )
    if ids is not None:
        statement = statement.where(Membership.id.in_(list(ids)))
    if locked:
        statement = statement.with_for_update(of=Membership)
    return {row[0]: Standing(*row) for row in db.session.execute(statement)}


def known_person(standing: Standing, kind: str, *, in_cohort: bool) -> KnownPerson:
    """What a row of a file is compared with."""
    member, profile = standing.member, standing.profile
    said: dict[str, Any] = {field: getattr(member, field) for field in MEMBER_FIELDS}
    if profile is not None:
        said |= {field: plain(getattr(profile, field)) for field in PROFILE_FIELDS[kind]}
    has_role = getattr(member, ROLES[kind]) and member.left_at is None
    if isinstance(standing.seat, CohortCoach) and standing.is_seated:
        said["places"] = standing.seat.places  # in this cohort; the profile says how many in all
    return KnownPerson(
        PlannedPerson(email=standing.email, zone=standing.zone, **said),
        has_role=bool(has_role and (standing.is_seated or not in_cohort)),
    )


def plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def snapshot(standing: Standing, kind: str) -> dict[str, Any]:
    """All that an import may change of a member, as JSON."""
    member, profile, seat = standing.member, standing.profile, standing.seat
    found: dict[str, Any] = {field: getattr(member, field) for field in MEMBER_FIELDS}
    found |= {role: getattr(member, role) for role in ("is_administrator", "is_coach", "is_participant")}
    found["left_at"] = moment(member.left_at)
    found["profile"] = found["seat"] = None
    if profile is not None:
        found["profile"] = {field: getattr(profile, field) for field in PROFILE_FIELDS[kind]}
        found["profile"]["story"] = profile.story
        found["profile"]["completed"] = profile.completed_at is not None
    if isinstance(seat, CohortCoach):
        found["seat"] = {"places": seat.places}
    elif seat is not None:
        found["seat"] = {"state": seat.state, "ended_at": moment(seat.ended_at)}
    return found


def moment(value: Any) -> str | None:
    return value.isoformat() if value else None
