"""Answering a survey from its message, and reading its results without picking anybody out."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from mentoring.foundation import links
from mentoring.foundation.extensions import db
from mentoring.surveys import answers, waves
from mentoring.surveys.models import Answer, Recipient, Wave
from tests.counting import statements
from tests.surveys.pulse import DUE, FOR_COACH, FOR_PARTICIPANT, cohort


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(DUE, tick=False):
        yield


class Place:
    """An organization with an open survey."""

    def __init__(self, world, inside, app, *, pairs=1, **details):
        self.inside, self.app = inside, app
        self.organization = world.organization("Golden State Managers Association", slug="golden-state")
        self.rosa = world.administrator(self.organization)
        self.cohort, _ = cohort(world, self.organization, pairs=pairs, **details)
        with inside(self.organization):
            waves.plan_waves(self.cohort.id)
            self.wave_id = db.session.scalars(select(Wave.id)).one()
            waves.open_wave(self.wave_id)
            self.recipients = db.session.scalars(select(Recipient).order_by(Recipient.role)).all()

    def of(self, role):
        return [recipient for recipient in self.recipients if recipient.role == role]

    def link(self, recipient, *, organization=None, member_id=None, purpose="survey", days=21):
        with self.app.app_context():
            signed = links.Link(
                (organization or self.organization).id, member_id or recipient.membership_id, recipient.id
            )
            return f"/o/golden-state/survey/{links.sign(purpose, signed, until=DUE + timedelta(days=days))}"

    def answer(self, *, coaches=0, participants=0):
        with self.inside(self.organization):
            for recipient in self.of("coach")[:coaches]:
                answers.answer(recipient.id, by=recipient.membership_id, replies=FOR_COACH)
            for recipient in self.of("participant")[:participants]:
                answers.answer(recipient.id, by=recipient.membership_id, replies=FOR_PARTICIPANT)

    def close(self):
        with self.inside(self.organization):
            waves.close_wave(self.wave_id, actor=self.rosa.id)

    def kept(self):
        with self.inside(self.organization):
            return db.session.scalars(select(Answer.replies)).all()

    @property
    def results(self):
        return f"/o/golden-state/surveys/{self.wave_id}"


def filled(replies):
    return {f"answer-{key}": reply for key, reply in replies.items()}


def test_it_is_answered_once_without_signing_in(world, inside, app, visitor):
    place = Place(world, inside, app)
    link = place.link(place.of("coach")[0])
    visitor.get(link)
    assert visitor.h1 == "Thirty-day pulse"
    assert "kept without your name and without the time" in visitor.text
    assert "at least 5 people" in visitor.text
    visitor.submit("Send my answers", filled(FOR_COACH))
    assert visitor.h1 == "Thank you"
    assert "You answered already. Thank you." in visitor.text
    assert place.kept() == [FOR_COACH]
    visitor.get(link)
    assert "You answered already. Thank you." in visitor.text
    visitor.post(link, filled(FOR_COACH | {"met": "No"}))
    assert "You answered already. Thank you." in visitor.text
    assert place.kept() == [FOR_COACH]


def test_each_is_asked_what_is_for_their_role(world, inside, app, visitor):
    place = Place(world, inside, app)
    asked = {}
    for recipient in place.recipients:
        visitor.get(place.link(recipient))
        asked[recipient.role] = len(visitor.page.select("fieldset")), len(visitor.page.select("textarea"))
    assert asked == {"coach": (3, 1), "participant": (2, 1)}


def test_looking_changes_nothing(world, inside, app, visitor):
    place = Place(world, inside, app)
    for _ in range(3):
        visitor.get(place.link(place.recipients[0]))
    assert place.kept() == []


def test_what_is_missing_or_unknown_is_named_and_what_was_typed_is_kept(world, inside, app, visitor):
    place = Place(world, inside, app)
    visitor.get(place.link(place.of("participant")[0]))
    visitor.submit("Send my answers", {"answer-help": "More time.", "answer-met": "Yes"}, status=422)
    assert visitor.errors == ["Choose an answer: How worthwhile was it?"]
    assert visitor.page.select_one("textarea").text.strip() == "More time."
    assert visitor.page.select_one("input[name=answer-met][checked]")["value"] == "Yes"
    for wrong in ({"met": "Maybe"}, {"worth": "6"}, {"worth": "-1"}, {"help": "x" * 4001}):
        visitor.submit("Send my answers", filled(FOR_PARTICIPANT | wrong), status=422)
        assert len(visitor.errors) == 1
    assert place.kept() == []


def test_a_question_for_the_other_role_is_not_kept(world, inside, app, visitor):
    place = Place(world, inside, app)
    link = place.link(place.of("participant")[0])
    visitor.get(link)
    visitor.post(link, filled(FOR_PARTICIPANT | {"prepared": "5", "salary": "100"}))
    assert place.kept() == [FOR_PARTICIPANT]


def test_a_survey_with_names_says_so(world, inside, app, visitor):
    place = Place(world, inside, app, anonymous=False)
    visitor.get(place.link(place.of("coach")[0]))
    assert "Your name stays beside your answers" in visitor.text
    assert "without your name" not in visitor.text


def test_a_link_that_is_not_good_opens_nothing(world, inside, app, visitor):
    place = Place(world, inside, app)
    neighbour = world.organization(slug="neighbour")
    coach, participant = place.of("coach")[0], place.of("participant")[0]
    good = place.link(coach)
    visitor.get(good)
    for link in (
        place.link(coach, member_id=participant.membership_id),
        place.link(coach, purpose="log"),
        place.link(coach, days=-1),
        place.link(coach, organization=neighbour),
        good.replace("golden-state", "neighbour"),
        good[:-2],
    ):
        visitor.get(link, status=404)
        visitor.post(link, filled(FOR_COACH), status=404)
    assert place.kept() == []


def test_a_survey_closed_early_says_so(world, inside, app, visitor):
    place = Place(world, inside, app)
    link = place.link(place.recipients[0])
    visitor.get(link)
    place.close()
    visitor.submit("Send my answers", filled(FOR_COACH))
    assert visitor.h1 == "This survey is closed"
    assert place.kept() == []


def test_the_message_says_what_becomes_of_the_answers(world, inside, app, visitor, carry_out, outbox):
    place = Place(world, inside, app)
    carry_out()
    assert sorted(email["Subject"] for email in outbox) == [
        "Thirty-day pulse: four questions",
        "Thirty-day pulse: three questions",
    ]
    words = outbox[0].get_body(("plain",)).get_content()
    assert "Golden State Managers Association asks everybody in Class of 2026" in " ".join(words.split())
    assert "Results are shown only where at least 5 people answered." in " ".join(words.split())
    assert "You can answer until Saturday, November 21." in words
    visitor.get(re.search(r"http://localhost(/o/\S+)", words).group(1))
    assert visitor.h1 == "Thirty-day pulse"
    assert place.kept() == []


def test_results_wait_until_no_more_can_come_and_can_be_asked_for_sooner(world, inside, app):
    place = Place(world, inside, app, pairs=6)
    place.answer(participants=5)
    rosa = world.signed_in(place.rosa)
    rosa.get("/o/golden-state/surveys")
    assert "Open until Saturday, November 21 5 of 6 answered 0 of 6 answered" in rosa.text
    rosa.follow("Thirty-day pulse")
    assert "Answers are still coming in" in rosa.text
    assert "Have the two of you met yet?" not in rosa.text
    assert rosa.client.get(f"{place.results}/export?format=csv").status_code == 404
    rosa.submit("Close the survey now")
    assert rosa.notices == ["The survey is closed. Here are its results."]
    assert "Have the two of you met yet? Participants" in rosa.text
    assert "Coaches: no answers." in rosa.text


def test_few_answers_of_a_role_are_kept_back_on_the_page_and_in_files(world, inside, app):
    place = Place(world, inside, app, pairs=6)
    place.answer(participants=6, coaches=2)
    place.close()
    rosa = world.signed_in(place.rosa)
    rosa.get(place.results)
    assert "6 of 6 participants and 2 of 6 coaches answered" in rosa.text
    assert rosa.text.count("Coaches: too few to show.") == 3
    assert "Everyone together" not in rosa.text
    assert "A list of questions." in rosa.text  # words of eight people, without role or name
    csv = rosa.client.get(f"{place.results}/export?format=csv").get_data().decode("utf-8-sig").splitlines()
    assert csv[1:4] == [
        "Have the two of you met yet?,Participants,Yes,0,0",
        "Have the two of you met yet?,Participants,No,6,100",
        "Have the two of you met yet?,Coaches,Too few to show,,",
    ]
    workbook = rosa.client.get(f"{place.results}/export?format=xlsx").get_data()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert len(rows) == len(csv)
    assert rows[3][:3] == ["Have the two of you met yet?", "Coaches", "Too few to show"]


def test_a_survey_with_names_shows_who_said_what(world, inside, app):
    place = Place(world, inside, app, anonymous=False)
    place.answer(coaches=1)
    rosa = world.signed_in(place.rosa)
    rosa.get(place.results)
    assert "A list of questions. Coach 0" in rosa.text
    assert "Person by person" in rosa.text
    csv = rosa.client.get(f"{place.results}/export?format=csv").get_data().decode("utf-8-sig").splitlines()
    assert csv[1:] == ["Coach 0,coach,Yes,4,5,A list of questions."]


def test_nobody_but_an_administrator_sees_results(world, inside, app):
    place = Place(world, inside, app)
    coach = world.signed_in(world.coach(place.organization, "Somebody"))
    coach.get("/o/golden-state/surveys", status=403)
    coach.get(place.results, status=403)
    coach.post(f"{place.results}/close", status=403)
    other = world.organization(slug="other")
    neighbour = world.signed_in(world.administrator(other))
    neighbour.get(place.results, status=404)
    for path in (place.results, f"{place.results}/export"):
        neighbour.get(path.replace("golden-state", "other"), status=404)
    neighbour.post(f"{place.results.replace('golden-state', 'other')}/close", status=404)


def test_a_wave_to_come_shows_what_it_will_ask(world, inside, app):
    organization = world.organization(slug="golden-state")
    found, _ = cohort(world, organization, after_days=60)
    with inside(organization):
        waves.plan_waves(found.id)
        wave_id = db.session.scalars(select(Wave.id)).one()
    rosa = world.signed_in(world.administrator(organization))
    rosa.get("/o/golden-state/surveys")
    assert "Planned for November 30, 2026" in rosa.text
    rosa.get(f"/o/golden-state/surveys/{wave_id}")
    assert "How well prepared were you? (coaches)" in rosa.text


def test_the_pages_cost_the_same_however_many_answer(world, inside, app):
    place = Place(world, inside, app, pairs=6)
    prices = []
    for coaches, participants in ((0, 1), (6, 5)):
        with inside(place.organization):
            asked = db.session.scalars(select(Recipient).where(Recipient.answered.is_(False))).all()
            for role, number in (("coach", coaches), ("participant", participants)):
                for recipient in [one for one in asked if one.role == role][:number]:
                    replies = FOR_COACH if role == "coach" else FOR_PARTICIPANT
                    answers.answer(recipient.id, by=recipient.membership_id, replies=replies)
        with time_machine.travel(DUE + timedelta(days=22), tick=False):
            rosa = world.signed_in(place.rosa)
            with statements() as seen:
                rosa.get("/o/golden-state/surveys")
                rosa.get(place.results)
        prices.append(len(seen))
    assert prices[0] == prices[1]
