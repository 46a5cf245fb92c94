"""Results as files: the very figures of the page, no more."""

from collections.abc import Iterable
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from blueprints.shared.lists import as_file
from blueprints.surveys import door
from blueprints.surveys.results import WHO
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.policy import Permission
from mentoring.surveys.queries import WaveFacts, answers_of, wave_by_id
from mentoring.surveys.results import Reply, Result, results

TOO_FEW = "Too few to show"
Row = list[object]


@door.get("/surveys/<uuid:wave_id>/export", permission=Permission.READ_FIGURES)
def export(wave_id: UUID) -> Response:
    """Counts of each answer; of a survey with names, who answered what."""
    wave = wave_by_id(wave_id)
    if not wave.released(now()):
        raise NotFound
    answers = answers_of(wave_id)
    kind = request.args.get("format", "csv")
    title = f"{wave.title} {wave.cohort_name}"
    if not wave.anonymous:
        columns = ["Name", "Role", *(question.question for question in wave.questions)]
        return as_file(title, columns, [named(wave, answer) for answer in answers], kind)
    columns = ["Question", "Who", "Answer", "People", "Share in percent"]
    found = results(wave.questions, answers)
    return as_file(title, columns, [row for result in found for row in rows_of(result)], kind)


def named(wave: WaveFacts, answer: Reply) -> Row:
    return [answer.name, answer.role, *(answer.replies.get(question.key, "") for question in wave.questions)]


def rows_of(result: Result) -> Iterable[Row]:
    """A question's figures, group by group."""
    asked = result.question.question
    if result.too_few:
        yield [asked, WHO["everyone"], TOO_FEW, None, None]
    for said in result.said:
        yield [asked, WHO["everyone"], said.words, None, None]
    for group in result.groups:
        if group.too_few:
            yield [asked, WHO[group.who], TOO_FEW, None, None]
        for bar in group.bars:
            yield [asked, WHO[group.who], bar.label, bar.value, bar.share]
