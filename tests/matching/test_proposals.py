"""Proposing, moving by hand and publishing."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from mentoring.cohorts.models import Cohort
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.matching import proposals, workbench
from mentoring.matching.models import Match, Preference, ProposedPair
from mentoring.matching.proposals import CoachHasNoPlace, PairBreaksRule
from mentoring.matching.runs import NothingToMatch
from mentoring.messages.models import Message


@pytest.fixture
def cohort_of_three(world):
    """A cohort of three participants and two coaches with two places and one."""
    organization = world.organization()
    cohort = world.cohort(organization)
    people = [world.participant(organization, name) for name in ("Ana", "Ben", "Cleo")]
    wide = world.coach(organization, "Wide", profile={"places": 2})
    narrow = world.coach(organization, "Narrow", profile={"places": 1})
    for person in people:
        world.enrol(organization, cohort, person)
    world.assign(organization, cohort, wide, places=2)
    world.assign(organization, cohort, narrow, places=1)
    return organization, cohort, people, wide, narrow


def pairs_of(proposal):
    rows = db.session.execute(
        select(ProposedPair.participant_id, ProposedPair.coach_id).where(
            ProposedPair.proposal_id == proposal.id
        )
    )
    return {row.participant_id: row.coach_id for row in rows}


def test_everybody_is_proposed_a_coach_within_their_places(inside, cohort_of_three):
    organization, cohort, people, wide, narrow = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        found = pairs_of(proposal)
        assert found.keys() == {person.id for person in people}
        assert sorted(found.values()) == sorted([wide.id, wide.id, narrow.id])
        assert (proposal.figures["matched"], proposal.figures["certified"]) == (3, True)
        assert db.session.get_one(Cohort, (organization.id, cohort.id)).state == "matching"


def test_a_ruled_out_coach_is_never_proposed_nor_set_by_hand(world, inside, cohort_of_three):
    organization, cohort, (ana, *_), wide, narrow = cohort_of_three
    for coach in (wide, narrow):
        wish = Preference(cohort_id=cohort.id, participant_id=ana.id, coach_id=coach.id, ruled_out=True)
        world.add(wish, organization)
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        assert ana.id not in pairs_of(proposal)
        assert "Ana" in proposal.figures["unmatched"][str(ana.id)]
        with pytest.raises(PairBreaksRule) as refused:
            proposals.assign(proposal.id, participant_id=ana.id, coach_id=wide.id, version=1)
        assert "wish" not in refused.value.sentence


def test_a_pair_by_hand_is_kept_by_the_next_proposal(inside, cohort_of_three):
    organization, cohort, (ana, *_), wide, narrow = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        other = narrow.id if pairs_of(proposal)[ana.id] == wide.id else wide.id
        for person, coach in pairs_of(proposal).items():
            if coach == other:
                proposal = proposals.assign(
                    proposal.id, participant_id=person, coach_id=None, version=proposal.version
                )
                break
        proposal = proposals.assign(
            proposal.id, participant_id=ana.id, coach_id=other, version=proposal.version
        )
        again = proposals.propose(cohort.id, actor=None)
        assert again.id != proposal.id
        assert pairs_of(again)[ana.id] == other
        assert len(pairs_of(again)) == 3


def test_a_coach_without_a_place_takes_nobody_more(inside, cohort_of_three):
    organization, cohort, _, _, narrow = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        other = next(person for person, coach in pairs_of(proposal).items() if coach != narrow.id)
        with pytest.raises(CoachHasNoPlace):
            proposals.assign(proposal.id, participant_id=other, coach_id=narrow.id, version=1)
        assert len(pairs_of(proposal)) == 3


def test_publishing_makes_matches_runs_the_cohort_and_tells_both_sides_once(inside, cohort_of_three, app):
    organization, cohort, _, _, _ = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        assert proposals.publish(proposal.id, version=1, actor=None) == 3
        assert db.session.scalar(select(func.count()).where(Match.state == "active")) == 3
        assert db.session.get_one(Cohort, (organization.id, cohort.id)).state == "running"
        told = db.session.scalar(select(func.count()).where(Message.kind == "match_published"))
        assert told == 6
        with pytest.raises(Conflict):
            proposals.publish(proposal.id, version=1, actor=None)
        assert db.session.scalar(select(func.count()).select_from(Match)) == 3
    names = [name for name, _, _ in app.extensions["doorbell"].rung]
    assert names == ["deliver_messages", "plan_waves"]


def test_the_second_of_two_administrators_is_told_that_it_changed(inside, cohort_of_three):
    organization, cohort, (ana, *_), _, _ = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        proposals.assign(proposal.id, participant_id=ana.id, coach_id=None, version=1)
        with pytest.raises(Conflict):
            proposals.publish(proposal.id, version=1, actor=None)


def test_a_coach_who_filled_up_elsewhere_stops_the_publication_whole(world, inside, cohort_of_three):
    organization, cohort, _, wide, _ = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        version = proposal.version
    world.match(organization, coach=wide)
    with inside(organization):
        with pytest.raises(CoachHasNoPlace, match="Wide"):
            proposals.publish(proposal.id, version=version, actor=None)
        assert db.session.scalar(select(func.count()).where(Match.cohort_id == cohort.id)) == 0


def test_a_match_that_was_matched_before_is_left_alone_and_newcomers_are_added(
    world, inside, cohort_of_three
):
    organization, cohort, _, _, _ = cohort_of_three
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        proposals.publish(proposal.id, version=1, actor=None)
        with pytest.raises(NothingToMatch):
            proposals.propose(cohort.id, actor=None)
    late, new = world.participant(organization, "Late"), world.coach(organization, "New")
    world.enrol(organization, cohort, late)
    world.assign(organization, cohort, new, places=1)
    with inside(organization):
        second = proposals.propose(cohort.id, actor=None)
        assert pairs_of(second) == {late.id: new.id}


def test_a_cohort_without_coaches_has_nothing_to_match(world, inside):
    organization = world.organization()
    cohort = world.cohort(organization)
    world.enrol(organization, cohort, world.participant(organization))
    with inside(organization), pytest.raises(NothingToMatch):
        proposals.propose(cohort.id, actor=None)


def test_another_organizations_cohort_is_not_there(world, inside, cohort_of_three):
    _, cohort, _, _, _ = cohort_of_three
    with inside(world.organization()), pytest.raises(NotFound):
        proposals.propose(cohort.id, actor=None)


@pytest.mark.parametrize(
    "away",
    [
        {"away_from": date(2000, 1, 1), "away_until": date(2100, 1, 1)},
        {"paused_until": date(2100, 1, 1)},
    ],
)
def test_a_coach_who_is_away_for_most_of_the_cohort_is_proposed_to_nobody(world, inside, away):
    organization = world.organization()
    cohort = world.cohort(organization)
    ana = world.participant(organization, "Ana")
    gone = world.coach(organization, "Gone", profile=away)
    world.enrol(organization, cohort, ana)
    world.assign(organization, cohort, gone, places=1)
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        assert pairs_of(proposal) == {}
        assert proposal.figures["unmatched"][str(ana.id)] == (
            "No coach may be matched with Ana: all are away for most of the cohort. A coach who stays would help."
        )


def test_a_proposal_says_what_would_help_and_who_is_wanted_most(world, inside, cohort_of_three):
    organization, cohort, _, wide, narrow = cohort_of_three
    world.enrol(organization, cohort, world.participant(organization, "Dana"))
    with inside(organization):
        figures = proposals.propose(cohort.id, actor=None).figures
    assert sorted(figures["most_wanted"]) == sorted([str(wide.id), str(narrow.id)])
    assert [said.partition(" with")[0] for said in figures["would_help"]] == [
        "One more coach who helps",
        "One more place",
    ]


def test_a_page_lists_so_many_coaches_those_with_a_free_place_first(monkeypatch):
    monkeypatch.setattr(workbench, "MOST_COACHES", 2)
    coaches = tuple(
        workbench.CoachPlaces(uuid4(), name, places=1, taken=taken)
        for name, taken in (("Ada", 1), ("Bo", 1), ("Cy", 0))
    )
    assert [coach.name for coach in workbench.Workbench(None, (), coaches).listed] == ["Cy", "Ada"]
    assert [coach.name for coach in workbench.Workbench(None, (), coaches[:2]).listed] == ["Ada", "Bo"]
