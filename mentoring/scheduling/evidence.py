"""What shows that a pair has begun: a meeting asked for or booked, a time held, times proposed."""

from uuid import UUID

from sqlalchemy import select, union_all

from mentoring.foundation.extensions import db
from mentoring.matching.unpublishing import evidence
from mentoring.scheduling.models import Meeting, SlotHold, TimeProposal


@evidence
def booked(match_ids: list[UUID]) -> bool:
    """Whether any of the matches has a meeting, a held time or proposed times. One statement."""
    found = union_all(
        *(
            select(table.id).where(table.match_id.in_(match_ids)).limit(1)
            for table in (Meeting, SlotHold, TimeProposal)
        )
    )
    return db.session.execute(found.limit(1)).first() is not None
