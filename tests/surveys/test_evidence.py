"""A survey answered shows that a cohort has begun."""

from sqlalchemy import select, update

from mentoring.foundation.extensions import db
from mentoring.matching.unpublishing import acted_on
from mentoring.surveys import waves
from mentoring.surveys.evidence import surveyed
from mentoring.surveys.models import Recipient, Wave
from tests.surveys.pulse import DUE, cohort


def test_an_answer_counts_for_the_matches_of_its_cohort_and_a_question_does_not(world, inside, time_machine):
    time_machine.move_to(DUE, tick=False)
    organization = world.organization()
    found, (match,) = cohort(world, organization)
    elsewhere = world.match(organization)
    with inside(organization):
        waves.plan_waves(found.id)
        waves.open_wave(db.session.scalars(select(Wave.id)).one())
        assert not surveyed([match.id])
        db.session.execute(update(Recipient).values(answered=True))
        assert surveyed([match.id])
        assert acted_on([match])
        assert not surveyed([elsewhere.id])
