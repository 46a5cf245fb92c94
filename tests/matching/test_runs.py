"""Runs: their inputs and answers are kept and can be repeated; pins, exclusions, notes; runs in the background."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from mentoring.accounts.models import Membership
from mentoring.foundation.clock import now
from mentoring.foundation.errors import Conflict, NotFound
from mentoring.foundation.extensions import db
from mentoring.matching import decisions, proposals, running, runs
from mentoring.matching.decisions import PinBreaksRule, PinExcluded, RemarkTooLong
from mentoring.matching.models import Decision, Preference, Proposal, ProposedPair
from mentoring.matching.pins import decisions_of, pins_of
from mentoring.matching.proposals import PairBreaksRule, RunGoesOn
from mentoring.matching.runs import NothingCounts, NothingToMatch, PinsStandAgainst, Repetition, TooLarge


@pytest.fixture
def three(world):
    """A cohort of three participants and two coaches with two places and one, and an administrator."""
    organization = world.organization()
    rosa = world.administrator(organization, "Rosa Tran")
    cohort = world.cohort(organization)
    people = [world.participant(organization, name) for name in ("Ana", "Ben", "Cleo")]
    wide = world.coach(organization, "Wide", profile={"places": 2})
    narrow = world.coach(organization, "Narrow", profile={"places": 1})
    for person in people:
        world.enrol(organization, cohort, person)
    world.assign(organization, cohort, wide, places=2)
    world.assign(organization, cohort, narrow, places=1)
    return organization, cohort, people, wide, narrow, rosa


def pairs_of(proposal):
    rows = db.session.execute(
        select(ProposedPair.participant_id, ProposedPair.coach_id).where(
            ProposedPair.proposal_id == proposal.id
        )
    )
    return {row.participant_id: row.coach_id for row in rows}


def test_a_run_is_kept_with_its_inputs_and_gives_the_same_pairs_again(world, inside, three):
    organization, cohort, (ana, *_), wide, _, rosa = three
    with inside(organization):
        first = proposals.propose(cohort.id, actor=rosa.id)
        again = proposals.propose(cohort.id, actor=rosa.id)
        assert (first.state, again.state) == ("superseded", "draft")
        assert pairs_of(first) == pairs_of(again)
        assert first.fingerprint == again.fingerprint != ""
        assert runs.repetition(first.id) == Repetition(same_inputs=True, same_pairs=True)
    wish = Preference(cohort_id=cohort.id, participant_id=ana.id, coach_id=wide.id, rank=1)
    world.add(wish, organization)
    with inside(organization):
        assert runs.repetition(first.id).same_inputs is False


def test_moves_by_hand_do_not_change_what_a_run_would_give_again(inside, three):
    organization, cohort, (ana, *_), _, _, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        proposals.assign(draft.id, participant_id=ana.id, coach_id=None, version=1, actor=rosa.id)
        assert runs.repetition(draft.id) == Repetition(same_inputs=True, same_pairs=True)


def test_a_pin_is_kept_by_every_run_and_a_new_one_takes_its_place(inside, three):
    organization, cohort, (ana, *_), wide, narrow, rosa = three
    with inside(organization):
        for coach in (wide, narrow):
            decisions.pin(cohort.id, participant_id=ana.id, coach_id=coach.id, actor=rosa.id)
            assert pairs_of(proposals.propose(cohort.id, actor=rosa.id))[ana.id] == coach.id
        assert pins_of(cohort.id) == {(ana.id, narrow.id)}


def test_a_pair_that_is_excluded_leaves_the_draft_and_never_comes_back(inside, three):
    organization, cohort, (ana, *_), wide, narrow, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        before = pairs_of(draft)[ana.id]
        decisions.exclude(cohort.id, participant_id=ana.id, coach_id=before, actor=rosa.id)
        assert ana.id not in pairs_of(draft)
        with pytest.raises(PairBreaksRule):
            proposals.assign(draft.id, participant_id=ana.id, coach_id=before, version=2)
        with pytest.raises(PinExcluded):
            decisions.pin(cohort.id, participant_id=ana.id, coach_id=before, actor=rosa.id)
        other = ({wide.id, narrow.id} - {before}).pop()
        assert pairs_of(proposals.propose(cohort.id, actor=rosa.id))[ana.id] == other
        (row,) = decisions_of(cohort.id)
        assert decisions.lift(row.id) == cohort.id
        assert decisions_of(cohort.id) == []
        with pytest.raises(NotFound):
            decisions.lift(row.id)


def test_an_exclusion_ends_the_pin_of_its_pair(inside, three):
    organization, cohort, (ana, *_), wide, _, rosa = three
    with inside(organization):
        decisions.pin(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=rosa.id)
        decisions.exclude(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=rosa.id)
        assert [row.kind for row in decisions_of(cohort.id)] == ["exclusion"]


def test_the_smallest_set_of_pins_that_conflict_is_named_and_nothing_is_changed(inside, three):
    organization, cohort, (ana, ben, cleo), wide, narrow, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        before = pairs_of(draft)
        for person, coach in ((ana, narrow), (ben, narrow), (cleo, wide)):
            decisions.pin(cohort.id, participant_id=person.id, coach_id=coach.id, actor=rosa.id)
        with pytest.raises(PinsStandAgainst) as refused:
            proposals.propose(cohort.id, actor=rosa.id)
        assert refused.value.sentence == (
            "These cannot all be kept: Ana with Narrow and Ben with Narrow; Narrow has too few places for all of "
            "them. Take one of them off."
        )
        assert (draft.state, pairs_of(draft)) == ("draft", before)


def test_a_pin_that_a_rule_has_come_to_stand_against_is_named_and_not_dropped(world, inside, three):
    organization, cohort, (ana, *_), wide, _, rosa = three
    with inside(organization):
        decisions.pin(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=rosa.id)
    wish = Preference(cohort_id=cohort.id, participant_id=ana.id, coach_id=wide.id, ruled_out=True)
    world.add(wish, organization)
    with inside(organization):
        with pytest.raises(PinsStandAgainst) as refused:
            proposals.propose(cohort.id, actor=rosa.id)
        assert refused.value.sentence == (
            "Ana with Wide cannot be kept. A rule stands against it. Take the pin off, or move them."
        )
        with pytest.raises(PinBreaksRule):
            decisions.pin(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=rosa.id)
        db.session.execute(delete(Preference))
        db.session.execute(
            update(Membership).where(Membership.id.in_([ana.id, wide.id])).values(agency="Davis")
        )
        with pytest.raises(PinsStandAgainst, match="They work for the same agency"):
            proposals.propose(cohort.id, actor=rosa.id)


def test_the_second_administrator_is_told_who_changed_what(inside, three):
    organization, cohort, (ana, *_), _, _, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        proposals.assign(draft.id, participant_id=ana.id, coach_id=None, version=1, actor=rosa.id)
        with pytest.raises(Conflict) as refused:
            proposals.publish(draft.id, version=1, actor=None)
        assert refused.value.sentence == (
            "While you were looking, Rosa Tran took the coach of Ana. Nothing of yours was done; here is how it "
            "stands now."
        )
        proposals.propose(cohort.id, actor=rosa.id)
        with pytest.raises(Conflict, match="Rosa Tran took the coach of Ana and Rosa Tran proposed again"):
            proposals.publish(draft.id, version=1, actor=None)


def test_weights_stay_with_the_draft_and_all_at_zero_are_refused(inside, three):
    organization, cohort, _, _, _, rosa = three
    with inside(organization):
        with pytest.raises(NothingCounts):
            proposals.propose(cohort.id, actor=rosa.id, weights={"topics": 0, "wishes": 0})
        weighed = proposals.propose(cohort.id, actor=rosa.id, weights={"topics": 80, "wishes": 500})
        assert {name: w for name, w in weighed.inputs["weights"].items() if w} == {
            "topics": 80,
            "wishes": 100,
        }
        again = proposals.propose(cohort.id, actor=rosa.id)
        assert again.inputs["weights"] == weighed.inputs["weights"]
        afresh = proposals.propose(cohort.id, actor=rosa.id, keep_by_hand=False)
        assert afresh.inputs["weights"] is None


def test_a_trial_leaves_the_draft_alone_and_a_stable_one_has_no_blocking_pair(inside, three):
    organization, cohort, _, _, _, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        trial = proposals.propose(cohort.id, actor=rosa.id, mode="stable", trial=True)
        assert (draft.state, trial.state) == ("draft", "trial")
        assert trial.figures["blocking"] == 0
        assert len(pairs_of(trial)) == 3


def test_a_pair_is_kept_with_its_rank_and_its_weakest_point(world, inside, three):
    organization, cohort, (ana, *_), wide, _, rosa = three
    world.add(Preference(cohort_id=cohort.id, participant_id=ana.id, coach_id=wide.id, rank=1), organization)
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        pair = db.session.scalars(select(ProposedPair).where(ProposedPair.participant_id == ana.id)).one()
        assert (pair.proposal_id, pair.coach_id, pair.rank) == (draft.id, wide.id, 1)
        assert pair.weakness == "" or pair.reasons[-1] == pair.weakness


def test_a_note_stays_with_the_run_and_does_not_overwrite_anothers(inside, three):
    organization, cohort, _, _, _, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        decisions.remark(draft.id, words="Ask Wide first. 请先问", was="")
        with pytest.raises(Conflict, match="Ask Wide first"):
            decisions.remark(draft.id, words="Another", was="")
        with pytest.raises(RemarkTooLong):
            decisions.remark(draft.id, words="x" * 2001, was="Ask Wide first. 请先问")
        assert draft.remark == "Ask Wide first. 请先问"


@pytest.mark.parametrize("names", [("Nguyễn Thị Ánh", "王小明"), ("عائشة", "Olga Жукова")])
def test_one_participant_of_any_script_is_matched_and_zero_coaches_are_refused(world, inside, names):
    organization = world.organization()
    cohort = world.cohort(organization)
    one, coach = world.participant(organization, names[0]), world.coach(organization, names[1])
    world.enrol(organization, cohort, one)
    with inside(organization), pytest.raises(NothingToMatch):
        proposals.propose(cohort.id, actor=None)
    world.assign(organization, cohort, coach, places=1)
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=None)
        assert pairs_of(draft) == {one.id: coach.id}


@pytest.fixture
def large(monkeypatch):
    """Every cohort is too large for a page."""
    monkeypatch.setattr(proposals, "HERE", 1)


def test_a_large_run_is_left_to_a_worker_who_reports_and_settles_it(app, inside, three, carry_out, large):
    organization, cohort, _, _, _, rosa = three
    with inside(organization):
        waiting = proposals.propose(cohort.id, actor=rosa.id)
        assert (waiting.state, pairs_of(waiting)) == ("waiting", {})
        with pytest.raises(RunGoesOn):
            proposals.propose(cohort.id, actor=rosa.id)
        with pytest.raises(TooLarge):
            running.stop(waiting.id) or proposals.propose(cohort.id, actor=rosa.id, mode="stable")
        with pytest.raises(NothingCounts):
            proposals.propose(cohort.id, actor=rosa.id, weights={"topics": 0})
        again = proposals.propose(cohort.id, actor=rosa.id)
    assert [name for name, _, _ in app.extensions["doorbell"].rung] == ["run_matching", "run_matching"]
    assert carry_out() == 2
    with inside(organization):
        found = db.session.scalars(select(Proposal).order_by(Proposal.created_at, Proposal.id)).all()
        assert [(one.state, one.step) for one in found] == [("failed", 0), ("draft", 4)]
        assert found[1].id == again.id
        assert len(pairs_of(found[1])) == 3
        running.carry_out(again.id)
        assert db.session.scalar(select(func.count()).select_from(ProposedPair)) == 3


def test_a_stopped_run_keeps_nothing_of_what_its_worker_still_finds(inside, three, large, monkeypatch):
    organization, cohort, _, _, _, rosa = three
    with inside(organization):
        waiting = proposals.propose(cohort.id, actor=rosa.id)
        usual = running.answer

        def stopped(task, **given):
            outcome = usual(task, **given)
            running.stop(waiting.id)
            return outcome

        monkeypatch.setattr(running, "answer", stopped)
        running.carry_out(waiting.id)
        row = db.session.scalars(select(Proposal)).one()
        assert (row.state, row.figures) == ("failed", {"why": "An administrator stopped it."})
        assert db.session.scalar(select(func.count()).select_from(ProposedPair)) == 0


def test_a_run_that_is_refused_or_breaks_says_so_and_leaves_the_draft(world, inside, three, monkeypatch):
    organization, cohort, (ana, *_), wide, _, rosa = three
    with inside(organization):
        draft = proposals.propose(cohort.id, actor=rosa.id)
        decisions.pin(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=rosa.id)
        monkeypatch.setattr(proposals, "HERE", 1)
        waiting = proposals.propose(cohort.id, actor=rosa.id)
    wish = Preference(cohort_id=cohort.id, participant_id=ana.id, coach_id=wide.id, ruled_out=True)
    world.add(wish, organization)
    with inside(organization):
        running.carry_out(waiting.id)
        row = db.session.scalars(select(Proposal).where(Proposal.id == waiting.id)).one()
        assert row.state == "failed"
        assert row.figures["why"].startswith("Ana with Wide cannot be kept")
        db.session.execute(Decision.__table__.delete().where(Decision.cohort_id == cohort.id))
        db.session.commit()
        broken = proposals.propose(cohort.id, actor=rosa.id)

        def breaks(*_, **__):
            raise ZeroDivisionError

        monkeypatch.setattr(running, "answer", breaks)
        with pytest.raises(ZeroDivisionError):
            running.carry_out(broken.id)
        row = db.session.scalars(select(Proposal).where(Proposal.id == broken.id)).one()
        assert (row.state, row.figures["why"][:20]) == ("failed", "Something went wrong")
        assert db.session.scalars(select(Proposal.state).where(Proposal.id == draft.id)).one() == "draft"


def test_a_run_that_was_not_heard_of_for_long_is_lost(inside, three, large):
    organization, cohort, _, _, _, rosa = three
    with inside(organization):
        waiting = proposals.propose(cohort.id, actor=rosa.id)
        assert not running.lost(waiting, now())
        assert running.lost(waiting, now() + timedelta(minutes=6))


def test_a_fingerprint_is_of_what_decides_and_not_of_names_or_order(inside, three):
    organization, cohort, _, _, _, _ = three
    with inside(organization):
        task = runs.task_for(cohort.id, runs.Inputs())
        shuffled = replace(task, participants=task.participants[::-1])
        renamed = replace(
            task, participants=(replace(task.participants[0], name="Anna"), *task.participants[1:])
        )
        moved = replace(
            task, participants=(replace(task.participants[0], agency="Elsewhere"), *task.participants[1:])
        )
        assert runs.fingerprint(task) == runs.fingerprint(shuffled) == runs.fingerprint(renamed)
        assert runs.fingerprint(task) != runs.fingerprint(moved)


def test_decisions_of_another_organization_are_not_there(world, inside, three):
    organization, cohort, (ana, *_), wide, _, rosa = three
    with inside(organization):
        found = decisions.pin(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=rosa.id)
    with inside(world.organization()):
        with pytest.raises(NotFound):
            decisions.lift(found.id)
        with pytest.raises(NotFound):
            decisions.exclude(cohort.id, participant_id=ana.id, coach_id=wide.id, actor=None)
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 6
