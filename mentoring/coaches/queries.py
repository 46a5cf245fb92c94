"""Named reads of coach profiles."""

from uuid import UUID

from sqlalchemy import select

from mentoring.coaches.models import CoachProfile
from mentoring.foundation.extensions import db


def profile_of(membership_id: UUID) -> CoachProfile | None:
    """What a coach said so far, complete or not. One statement."""
    return db.session.scalar(select(CoachProfile).where(CoachProfile.membership_id == membership_id))
