"""What shows that a cohort has begun: a survey answered."""

from uuid import UUID

from sqlalchemy import select

from mentoring.foundation.extensions import db
from mentoring.matching.models import Match
from mentoring.matching.unpublishing import evidence
from mentoring.surveys.models import Recipient, Wave


@evidence
def surveyed(match_ids: list[UUID]) -> bool:
    """Whether anybody in any of the matches has answered a survey of its cohort. One statement."""
    found = (
        select(Recipient.id)
        .join(Wave, Wave.id == Recipient.wave_id)
        .join(Match, Match.cohort_id == Wave.cohort_id)
        .where(
            Match.id.in_(match_ids),
            Recipient.membership_id.in_((Match.coach_id, Match.participant_id)),
            Recipient.answered,
        )
        .limit(1)
    )
    return db.session.scalar(found) is not None
