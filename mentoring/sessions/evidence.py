"""What shows that a pair has begun: a session logged."""

from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.extensions import db
from mentoring.matching.unpublishing import evidence
from mentoring.sessions.models import SessionLog


@evidence
def logged(match_ids: list[UUID]) -> bool:
    """Whether any of the matches has a session. One statement."""
    found = select(SessionLog.id).where(SessionLog.match_id.in_(match_ids)).limit(1)
    return db.session.scalar(found) is not None
