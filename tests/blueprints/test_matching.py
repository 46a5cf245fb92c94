"""The workbench as an administrator uses it: filters, moves with their effect, pins, runs, weights, and files."""

import json

import pytest
from sqlalchemy import func, select, update

from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching import proposals, running
from mentoring.matching.models import Decision, Preference, Proposal, ProposedPair
from tests.counting import statements
from tests.visitor import words

HEADER = "Participant e-mail,Coach e-mail,Decision\n"


@pytest.fixture
def bench(world):
    """A cohort of four with three places, and Rosa at its workbench."""
    organization = world.organization("Golden State", slug="golden-state")
    rosa = world.administrator(organization, "Rosa Tran")
    cohort = world.cohort(organization)
    people = [
        world.participant(organization, name, user=world.user(f"{name.split()[0].lower()}@example.org"))
        for name in ("Ana Ruiz", "Ben Okafor", "Cleo Tran", "王小明 Wang")
    ]
    wide = world.coach(
        organization, "Wide Wilson", user=world.user("wide@example.org"), profile={"places": 2}
    )
    narrow = world.coach(
        organization, "Narrow Ng", user=world.user("narrow@example.org"), profile={"places": 1, "topics": []}
    )
    for person in people:
        world.enrol(organization, cohort, person)
    world.assign(organization, cohort, wide, places=2)
    world.assign(organization, cohort, narrow, places=1)
    world.add(
        Preference(cohort_id=cohort.id, participant_id=people[0].id, coach_id=wide.id, rank=1), organization
    )
    visitor = world.signed_in(rosa)
    return {
        "organization": organization,
        "cohort": cohort,
        "people": people,
        "wide": wide,
        "narrow": narrow,
        "visitor": visitor,
        "at": f"/o/golden-state/cohorts/{cohort.id}/matching",
    }


def proposed(bench):
    bench["visitor"].get(bench["at"])
    bench["visitor"].submit("Propose matches")
    return bench["visitor"]


def draft(bench, inside):
    with inside(bench["organization"]):
        return db.session.scalars(select(Proposal).where(Proposal.state == "draft")).one()


def pairs(bench, inside):
    """Names in the draft: participant to coach."""
    names = {each.id: each.name for each in (*bench["people"], bench["wide"], bench["narrow"])}
    with inside(bench["organization"]):
        rows = db.session.execute(
            select(ProposedPair.participant_id, ProposedPair.coach_id)
            .join(Proposal, Proposal.id == ProposedPair.proposal_id)
            .where(Proposal.state == "draft")
        )
        return {names[row[0]]: names[row[1]] for row in rows}


def test_who_is_without_a_coach_stands_on_top_with_what_would_help(bench):
    rosa = proposed(bench)
    assert rosa.h1 == "Matching Class of 2026"
    assert "One person is without a coach" in rosa.text
    assert "Every place is taken. One more place would help." in rosa.text
    assert "What would help" in rosa.text
    assert "Proven best" in rosa.text
    assert "Most wanted:" in rosa.text
    assert "Matched 3 of 4" in rosa.text
    assert "First choice received 1 of 3" in rosa.text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("show=alone", 1),
        ("show=wished", 1),
        ("show=hand", 0),
        ("q=ruiz", 1),
        ("q=王小明", 1),
        ("q=nobody", 0),
        ("sort=-fit", 4),
        ("sort=nonsense&show=nonsense&page=nonsense", 4),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_the_address(bench, asked, shown):
    rosa = proposed(bench)
    page = rosa.get(f"{bench['at']}?{asked}")
    assert len(page.select(".bench table tbody tr")) == shown


def test_the_effect_of_a_move_is_shown_before_and_only_the_press_moves(bench, inside):
    rosa = proposed(bench)
    before = pairs(bench, inside)
    row = draft(bench, inside)
    ana = bench["people"][0]
    at = f"/o/golden-state/proposals/{row.id}/pairs/{ana.id}"
    rosa.get(f"{at}?coach=none")
    assert "Without a coach" in rosa.text
    assert "People matched One fewer" in rosa.text
    assert pairs(bench, inside) == before
    rosa.submit("Move Ana Ruiz")
    assert rosa.notices == ["Moved. The next proposal keeps what you set by hand."]
    assert "Ana Ruiz" not in pairs(bench, inside)
    assert "You changed it by hand" in rosa.text


def test_a_full_coach_is_had_by_an_exchange_with_the_total_of_both(bench, inside):
    rosa = proposed(bench)
    row, before = draft(bench, inside), pairs(bench, inside)
    left_out = next(one for one in bench["people"] if one.name not in before)
    rosa.get(f"/o/golden-state/proposals/{row.id}/pairs/{left_out.id}?coach={bench['wide'].id}")
    assert "Every place with Wide Wilson is taken" in rosa.text
    rosa.submit("Exchange : with Ana Ruiz")
    after = pairs(bench, inside)
    assert after[left_out.name] == "Wide Wilson"
    assert "Ana Ruiz" not in after


def test_a_coach_who_is_not_here_is_not_found(bench, inside):
    rosa = proposed(bench)
    row = draft(bench, inside)
    rosa.get(f"/o/golden-state/proposals/{row.id}/pairs/{bench['people'][0].id}?coach={row.id}", status=404)


def test_the_second_administrator_reads_what_changed(bench, world, inside):
    rosa = proposed(bench)
    row = draft(bench, inside)
    ana = bench["people"][0]
    sam = world.signed_in(world.administrator(bench["organization"], "Sam Lee"))
    sam.post(f"/o/golden-state/proposals/{row.id}/pairs/{ana.id}", {"version": "1", "coach": ""})
    rosa.post(
        f"/o/golden-state/proposals/{row.id}/pairs/{ana.id}",
        {"version": "1", "coach": str(bench["narrow"].id)},
        status=409,
    )
    told = "While you were looking, Sam Lee took the coach of Ana Ruiz. Nothing of yours was done; here is how it"
    assert rosa.errors == [f"{told} stands now."]


def test_pins_and_exclusions_are_made_listed_and_taken_back(bench, inside):
    rosa = proposed(bench)
    row = draft(bench, inside)
    rosa.get(f"/o/golden-state/proposals/{row.id}/pairs/{bench['people'][0].id}")
    rosa.submit("Keep this pair")
    assert "Ana Ruiz Keep with Wide Wilson" in rosa.text
    rosa.get(f"/o/golden-state/proposals/{row.id}/pairs/{bench['people'][0].id}")
    assert "This pair is pinned." in rosa.text
    rosa.submit("Never this pair")
    assert "Ana Ruiz Never with Wide Wilson" in rosa.text
    assert "Ana Ruiz" not in pairs(bench, inside)
    rosa.submit("Take back")
    assert "Nothing is settled yet" in rosa.text


def test_pins_that_conflict_are_named_on_the_page(bench):
    rosa = proposed(bench)
    for person in bench["people"][:2]:
        rosa.post(f"{bench['at']}/pins", {"participant": str(person.id), "coach": str(bench["narrow"].id)})
    rosa.post(f"/o/golden-state/cohorts/{bench['cohort'].id}/proposals", status=409)
    assert "These cannot all be kept: Ana Ruiz with Narrow Ng and Ben Okafor with Narrow Ng" in rosa.text


def test_everybody_ruled_out_is_said_for_each_person(bench, world):
    for person in bench["people"]:
        for coach in (bench["wide"], bench["narrow"]):
            if (person, coach) != (bench["people"][0], bench["wide"]):
                wish = Preference(
                    cohort_id=bench["cohort"].id, participant_id=person.id, coach_id=coach.id, ruled_out=True
                )
                world.add(wish, bench["organization"])
    rosa = proposed(bench)
    assert "Three people are without a coach" in rosa.text
    assert rosa.text.count("hard rules stand against all of them") + rosa.text.count("a wish") >= 3


def test_weights_show_the_pairs_that_would_change_and_keep_nothing(bench, inside):
    rosa = proposed(bench)
    rosa.get(f"{bench['at']}/weights")
    assert len(rosa.page.select("input[type=range]")) == 12
    rosa.submit("Show the pairs that would change", {"topics": "0", "wishes": "100"})
    assert "Nothing has happened yet." in rosa.text
    with inside(bench["organization"]):
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 1
    rosa.submit("Propose with these weights")
    assert draft(bench, inside).inputs["weights"]["wishes"] == 100


@pytest.mark.parametrize(
    ("topics", "said"),
    [("0", "At least one of them must count"), ("101", "Choose 0 to 100."), ("x", "Not a valid integer")],
)
def test_weights_that_cannot_be_are_refused_and_what_was_set_is_kept(bench, topics, said):
    rosa = proposed(bench)
    rosa.get(f"{bench['at']}/weights?topics={topics}&formats=0", status=422)
    assert said in rosa.text or said in " ".join(rosa.errors)


def test_runs_are_listed_compared_noted_repeated_and_taken_as_the_draft(bench, inside):
    rosa = proposed(bench)
    first = draft(bench, inside).id
    rosa.post(
        f"/o/golden-state/proposals/{first}/pairs/{bench['people'][0].id}", {"version": "1", "coach": ""}
    )
    rosa.submit("Propose again")
    rosa.follow("Compare the two, pair by pair")
    assert rosa.h1 == "Run 1 beside run 2"
    rosa.get(f"{bench['at']}/runs")
    assert [words(cell.a) for cell in rosa.page.select("tbody th")] == ["Run 2", "Run 1"]
    rosa.follow("Run 1")
    rosa.submit("Keep the note", {"remark": "Wide is tired. Ask first."})
    rosa.follow("Run again with the same inputs")
    assert "The same inputs gave the same pairs." in rosa.text
    rosa.submit("Take this run as the draft")
    assert "Wide is tired. Ask first." in rosa.text
    assert draft(bench, inside).id == first


def test_a_stable_run_is_kept_beside_the_draft(bench, inside):
    rosa = proposed(bench)
    before = draft(bench, inside).id
    rosa.get(f"{bench['at']}/runs")
    rosa.submit("Make a stable run")
    assert "Would rather have each other 0" in rosa.text
    assert draft(bench, inside).id == before


def test_a_note_that_is_too_long_is_refused_and_kept_in_its_field(bench, inside):
    rosa = proposed(bench)
    row = draft(bench, inside)
    rosa.get(f"/o/golden-state/proposals/{row.id}")
    rosa.submit("Keep the note", {"remark": "x" * 2001}, status=422)
    assert rosa.errors == ["Use up to 2,000 characters."]
    assert rosa.page.select_one("textarea").get_text().strip() == "x" * 2001


def test_a_large_run_shows_how_far_it_is_is_stopped_and_says_when_it_is_lost(
    bench, inside, carry_out, monkeypatch
):
    monkeypatch.setattr(proposals, "HERE", 1)
    rosa = proposed(bench)
    assert "Working out the matches" in rosa.text
    assert "Waiting for a free worker." in rosa.text
    with inside(bench["organization"]):
        run = db.session.scalars(select(Proposal)).one()
    part = rosa.client.get(f"/o/golden-state/proposals/{run.id}/progress", headers={"HX-Request": "true"})
    assert "Waiting for a free worker." in part.text
    rosa.post(f"/o/golden-state/cohorts/{bench['cohort'].id}/proposals", status=409)
    rosa.get(bench["at"])
    rosa.submit("Stop this run")
    assert "An administrator stopped it." in rosa.text
    rosa.submit("Propose matches")
    with inside(bench["organization"]):
        db.session.execute(update(Proposal).values(heard_at=now() - running.SILENCE * 2))
        db.session.commit()
    rosa.get(bench["at"])
    assert "We have lost this run" in rosa.text
    carry_out()
    rosa.get(bench["at"])
    assert "Three pairs proposed" in rosa.text
    ended = rosa.client.get(f"/o/golden-state/proposals/{run.id}/progress", headers={"HX-Request": "true"})
    assert ended.headers["HX-Redirect"] == bench["at"]


def file_of(text):
    return {"file": (text.encode(), "decisions.csv")}


def test_decisions_from_a_file_are_shown_first_and_then_all_carried_out(bench, inside):
    rosa = proposed(bench)
    rosa.get(f"{bench['at']}/file")
    rows = "ana@example.org,wide@example.org,pin\nben@example.org,narrow@example.org,Never\n"
    rosa.submit("Read the file", file_of(HEADER + rows))
    assert "Keep Ana Ruiz with Wide Wilson in every run." in rosa.text
    with inside(bench["organization"]):
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 0
    rosa.submit("Carry out two decisions")
    assert rosa.notices == ["Two decisions carried out. Nobody is told."]
    with inside(bench["organization"]):
        kinds = db.session.scalars(select(Decision.kind).order_by(Decision.kind)).all()
    assert kinds == ["exclusion", "pin"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "nobody@example.org,wide@example.org,pin",
            "Row 3, Participant e-mail: “nobody@example.org” is not enrolled",
        ),
        ("ben@example.org,ana@example.org,pin", "Row 3, Coach e-mail: “ana@example.org” is not a coach"),
        ("ben@example.org,wide@example.org,perhaps", "Row 3, Decision: “perhaps” is not one of pin"),
        (
            "ana@example.org,wide@example.org,exclude",
            "Row 3, Decision: a row above says the opposite of Ana Ruiz",
        ),
        (
            "ana@example.org,narrow@example.org,pin",
            "Row 3, Participant e-mail: Ana Ruiz is pinned by a row above",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_column_and_nothing_is_kept(bench, inside, row, said):
    rosa = proposed(bench)
    rosa.get(f"{bench['at']}/file")
    rosa.submit(
        "Read the file", file_of(f"{HEADER}ana@example.org,wide@example.org,pin\n{row}\n"), status=422
    )
    assert said in rosa.text
    cells = [[2, ["ana@example.org", "wide@example.org", "pin"]], [3, row.split(",")]]
    rosa.post(f"{bench['at']}/file/decisions", {"rows": json.dumps(cells)}, status=422)
    assert rosa.errors[0].startswith("Nothing was done. Row 3")
    with inside(bench["organization"]):
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 0


@pytest.mark.parametrize("sent", ["", "{", "[1]", '[[1, ["a"]]]'])
def test_rows_that_no_page_sent_are_refused(bench, sent):
    rosa = proposed(bench)
    rosa.post(f"{bench['at']}/file/decisions", {"rows": sent}, status=422)
    assert rosa.errors == ["Choose the file again."]


def test_a_file_assigns_in_the_draft_within_the_places(bench, inside):
    rosa = proposed(bench)
    before = pairs(bench, inside)
    holder = next(name for name, coach in before.items() if coach == "Narrow Ng")
    address = f"{holder.split()[0].lower()}@example.org"
    rosa.get(f"{bench['at']}/file")
    rosa.submit("Read the file", file_of(f"{HEADER}{address},wide@example.org,assign\n"), status=422)
    assert f"Row 2, Coach e-mail: Wide Wilson has no place left for {holder}." in rosa.text
    assert pairs(bench, inside) == before


def test_a_file_without_a_column_is_refused(bench):
    rosa = proposed(bench)
    rosa.get(f"{bench['at']}/file")
    rosa.submit("Read the file", file_of("Participant e-mail,Coach e-mail\na@b.org,c@d.org\n"), status=422)
    assert rosa.errors == ["The file has no column “Decision”."]
    rosa.submit("Read the file", status=422)
    assert rosa.errors == ["Choose a file."]


def test_the_files_and_the_paper_hold_everybody_and_nobodys_wishes(bench):
    rosa = proposed(bench)
    answer = rosa.client.get(f"{bench['at']}/export?format=csv").text
    assert answer.count("\n") == 5
    rosa.get(f"{bench['at']}/paper")
    assert len(rosa.page.select("tbody tr")) == 4
    assert "choice" not in rosa.text
    assert "choice" not in answer


def test_the_workbench_has_one_price_however_many_people(bench, world, inside):
    rosa = proposed(bench)
    prices = []
    for _ in range(2):
        with statements() as few:
            rosa.get(bench["at"])
        prices.append(len(few))
        for _ in range(3):
            person = world.participant(bench["organization"], "Another One")
            world.enrol(bench["organization"], bench["cohort"], person)
        rosa.submit("Propose again")
    assert prices[0] == prices[1] <= 20
    ana = bench["people"][0]
    at = f"/o/golden-state/proposals/{draft(bench, inside).id}/pairs/{ana.id}?coach={bench['narrow'].id}"
    with statements() as pair_page:
        rosa.get(at)
    assert len(pair_page) <= 32
