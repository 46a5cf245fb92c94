"""Named reads of coach profiles."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from mentoring.coaches.models import CoachProfile
from mentoring.foundation.extensions import db


def profile_of(membership_id: UUID) -> CoachProfile | None:
    """What a coach said so far, complete or not. One statement."""
    return db.session.scalar(select(CoachProfile).where(CoachProfile.membership_id == membership_id))


def formats_of(membership_id: UUID) -> list[str]:
    """The ways in which a coach meets; empty when nothing was said yet. One statement."""
    return list(db.session.scalar(FORMATS, {"membership_id": membership_id}) or ())


FORMATS = select(CoachProfile.formats).where(
    CoachProfile.membership_id == bindparam("membership_id", type_=Uuid())
)
