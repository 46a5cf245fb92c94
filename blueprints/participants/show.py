"""A participant, as their coach sees them."""

from uuid import UUID

from flask import g, render_template

from blueprints.participants import door
from mentoring.foundation.errors import NotFound
from mentoring.matching.pairs import matches_of
from mentoring.organizations.vocabulary import CAREER_STEPS, FORMATS, LANGUAGES, TOPICS, label
from mentoring.participants.queries import goals_of, introduced
from mentoring.policy import Permission


@door.get("/participants/<uuid:membership_id>", permission=Permission.OFFER_COACHING)
def show(membership_id: UUID) -> str:
    """What a coach reads of a participant of theirs; anybody else is not there."""
    pairs = [row for row in matches_of(g.membership.id) if row.role == "coach"]
    match = next((row for row in pairs if row.other_id == membership_id), None)
    if match is None:
        raise NotFound
    person = introduced(membership_id)
    return render_template(
        "participants/show.html",
        match=match,
        person=person,
        goals=goals_of(membership_id),
        topics=[label(TOPICS, code) for code in person.topics],
        languages=[label(LANGUAGES, code) for code in person.languages],
        formats=[label(FORMATS, code) for code in person.formats],
        steps=[label(CAREER_STEPS, code) for code in person.career_path],
    )
