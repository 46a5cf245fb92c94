"""How many more participants a coach can take on."""

from uuid import UUID

from sqlalchemy import func, select

from mentoring.accounts.models import Membership, User
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.models import CohortCoach
from mentoring.foundation.extensions import db
from mentoring.matching.models import Engagement, Match


def places_left(cohort_id: UUID, coach_ids: list[UUID], *, lock: bool = False) -> dict[UUID, int]:
    """How many more participants each coach can take in a cohort now, over all organizations. Two statements.

    The least of the places given in the cohort and of those the coach offers, less the matches that run. With
    `lock` the people are held, in one order, so that two publications follow each other wherever they are made.
    """
    statement = (
        select(CoachProfile.membership_id, CoachProfile.places, CohortCoach.places)
        .join(CohortCoach, CohortCoach.membership_id == CoachProfile.membership_id)
        .join(Membership, Membership.id == CoachProfile.membership_id)
        .join(User, User.id == Membership.user_id)
        .where(CohortCoach.cohort_id == cohort_id, CoachProfile.membership_id.in_(coach_ids))
        .order_by(User.id)
    )
    if lock:
        statement = statement.with_for_update(of=(User, CoachProfile))
    offered = {row[0]: (row[1], row[2]) for row in db.session.execute(statement)}
    engaged = (
        select(Membership.id, func.count(Engagement.id), func.count(Match.id))
        .join(Engagement, Engagement.user_id == Membership.user_id)
        .outerjoin(Match, (Match.id == Engagement.match_id) & (Match.cohort_id == cohort_id))
        .where(Membership.id.in_(coach_ids))
        .group_by(Membership.id)
    )
    taken = {coach_id: (everywhere, here) for coach_id, everywhere, here in db.session.execute(engaged)}
    return {
        coach_id: max(
            0,
            min(at_a_time - taken.get(coach_id, (0, 0))[0], in_cohort - taken.get(coach_id, (0, 0))[1]),
        )
        for coach_id, (at_a_time, in_cohort) in offered.items()
    }
