"""The pages of an offer: from the message without signing in, from home, and for the administrator."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentoring.foundation import links
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.matching import offers, proposals
from mentoring.matching.models import CoachWish, Match
from mentoring.organizations.plans import shipped
from tests.visitor import words


@pytest.fixture
def offered(world, inside):
    """An organization in which Ana is offered Kim; there is a second coach with a free place."""
    organization = world.organization("Golden State Managers Association", slug="golden-state")
    program = world.program(organization, template=shipped()["emerging-leaders"])
    cohort = world.cohort(organization, program=program)
    ana = world.participant(organization, "Ana Silva")
    kim = world.coach(organization, "Kim Ng", profile={"places": 1})
    lou = world.coach(organization, "Lou Orr", profile={"places": 1, "topics": []})
    world.enrol(organization, cohort, ana)
    for coach in (kim, lou):
        world.assign(organization, cohort, coach, places=1)
    with inside(organization):
        proposal = proposals.propose(cohort.id, actor=None)
        proposals.publish(proposal.id, version=1, actor=None)
        match_id = db.session.scalars(select(Match.id)).one()
    return organization, cohort, ana, kim, lou, match_id


def path(app, organization, member, match_id, *, purpose="offer", days=20):
    with app.app_context():
        signed = links.Link(organization.id, member.id, match_id)
        return f"/o/golden-state/offer/{links.sign(purpose, signed, until=now() + timedelta(days=days))}"


def states(inside, organization):
    with inside(organization):
        return [
            (row.state, row.outcome)
            for row in db.session.execute(select(Match.state, Match.outcome).order_by(Match.id))
        ]


def test_opening_the_message_changes_nothing_and_a_tap_says_yes(app, inside, offered, visitor):
    organization, _, ana, kim, _, match_id = offered
    link = path(app, organization, ana, match_id)
    for _ in range(2):
        visitor.get(link)
    assert visitor.h1 == "How about Kim Ng?"
    assert "You need not sign in to answer." in visitor.text
    assert states(inside, organization) == [("offered", None)]
    visitor.submit("Yes, with pleasure")
    assert "You said yes." in visitor.text
    visitor.get(path(app, organization, kim, match_id))
    assert "said yes" not in visitor.text
    visitor.submit("Yes, with pleasure")
    assert "You two are matched in Class of 2026." in visitor.text
    assert states(inside, organization) == [("active", None)]


def test_a_no_is_not_told_to_the_other_side_nor_to_the_administrator(app, world, inside, offered, visitor):
    organization, cohort, ana, kim, _, match_id = offered
    visitor.get(path(app, organization, kim, match_id))
    visitor.submit("No, thank you")
    assert "did not come about" in visitor.text
    assert states(inside, organization) == [("ended", "declined"), ("offered", None)]
    visitor.get(path(app, organization, ana, match_id))
    assert "did not come about" in visitor.text
    assert "declined" not in visitor.text.lower()
    rosa = world.signed_in(world.administrator(organization))
    rosa.get(f"/o/golden-state/cohorts/{cohort.id}/matching")
    assert "Lou Orr" in rosa.text
    assert "declined" not in rosa.text.lower()


def test_home_puts_the_offer_first_and_answers_it_signed_in(world, inside, offered):
    organization, _, ana, _, _, _ = offered
    visitor = world.signed_in(ana)
    visitor.get("/o/golden-state/")
    assert "How about Kim Ng?" in visitor.text
    visitor.follow("Look and answer")
    assert visitor.h1 == "How about Kim Ng?"
    assert "book a call of 20 minutes" in visitor.text
    visitor.submit("No, thank you")
    assert states(inside, organization)[0] == ("ended", "declined")
    visitor.get("/o/golden-state/")
    assert "How about Lou Orr?" in visitor.text


def test_the_call_is_one_short_one_and_nothing_more_is_offered_beside_it(world, offered):
    _, _, ana, _, _, match_id = offered
    visitor = world.signed_in(ana)
    visitor.get(f"/o/golden-state/offers/{match_id}")
    visitor.follow("book a call of 20 minutes")
    assert visitor.h1 == "Book a call with Kim Ng"
    assert "20 minutes." in visitor.text
    assert "None of these fit?" not in visitor.text
    assert "repeat it" not in visitor.text


def test_a_call_with_details_does_not_repeat(world, offered):
    _, _, ana, _, _, match_id = offered
    visitor = world.signed_in(ana)
    visitor.get(f"/o/golden-state/matches/{match_id}/meetings/new?details=1")
    visitor.submit(words(visitor.page.select_one("button[name=starts_at]")))
    assert "We keep this time for you" in visitor.text
    assert "Monthly" not in visitor.text


def test_a_press_of_neither_button_is_refused(app, inside, offered, visitor):
    organization, _, ana, _, _, match_id = offered
    link = path(app, organization, ana, match_id)
    visitor.get(link)
    visitor.post(link, {"answer": "maybe"}, status=422)
    assert states(inside, organization) == [("offered", None)]


def test_a_link_of_another_purpose_or_person_opens_nothing(app, world, offered, visitor):
    organization, _, ana, _, lou, match_id = offered
    visitor.get(path(app, organization, ana, match_id, purpose="log"), status=404)
    visitor.get(path(app, organization, lou, match_id), status=404)
    world.signed_in(lou).get(f"/o/golden-state/offers/{match_id}", status=404)


def test_the_administrator_takes_a_publication_back_until_somebody_answered(world, inside, offered):
    organization, cohort, ana, _, _, _ = offered
    rosa = world.signed_in(world.administrator(organization))
    rosa.get(f"/o/golden-state/cohorts/{cohort.id}/matching")
    rosa.submit("Take the matches back")
    assert "The matches are a draft again." in " ".join(rosa.notices)
    assert states(inside, organization) == []
    rosa.submit("Publish the matches")
    rosa.get(f"/o/golden-state/cohorts/{cohort.id}/matching")
    with inside(organization):
        match = db.session.scalars(select(Match)).one()
        offers.answer(match.id, by=ana.id, accept=True)
    rosa.submit("Take the matches back", status=409)
    assert "Somebody has answered or booked already" in rosa.text
    rosa.get(f"/o/golden-state/cohorts/{cohort.id}/matching")
    assert "Take the matches back" not in rosa.text


def test_a_coach_is_asked_and_says_what_they_would_like(app, world, inside, outbox, carry_out):
    organization = world.organization(slug="golden-state")
    program = world.program(organization, template=shipped()["emerging-leaders"])
    cohort = world.cohort(organization, program=program)
    kim = world.coach(organization, "Kim Ng", profile={"places": 2})
    world.assign(organization, cohort, kim, places=2)
    for name in ("Ana Silva", "Ben Ode"):
        world.enrol(organization, cohort, world.participant(organization, name))
    rosa = world.signed_in(world.administrator(organization))
    rosa.get(f"/o/golden-state/cohorts/{cohort.id}/matching")
    rosa.submit("Propose matches")
    rosa.submit("Ask the coaches")
    assert "One coach is asked" in " ".join(rosa.notices)
    carry_out()
    assert [str(mail["Subject"]) for mail in outbox] == ["Class of 2026: who would you like to coach?"]
    visitor = world.signed_in(kim)
    visitor.get("/o/golden-state/")
    visitor.follow("Say what you would like")
    form = visitor.form_with("Save")
    ana, ben = (select_["name"] for select_ in form.select("select"))
    visitor.submit("Save", {ana: "1", ben: "1"}, status=422)
    assert "Ana Silva is your 1st choice already." in " ".join(visitor.errors)
    visitor.submit("Save", {ana: "not", ben: "1"})
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(CoachWish)) == 2
    rosa.get(f"/o/golden-state/cohorts/{cohort.id}/matching")
    assert "Rather not" not in rosa.text
    rosa.submit("Propose again")
    assert "No coach" in rosa.text
