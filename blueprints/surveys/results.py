"""What was asked and what came back, for administrators."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.surveys import door
from mentoring.foundation.clock import now
from mentoring.policy import Permission
from mentoring.surveys import waves
from mentoring.surveys.queries import all_waves, answers_of, wave_by_id
from mentoring.surveys.results import SMALLEST, results

WHO = {"participant": "Participants", "coach": "Coaches", "everyone": "Everyone together"}


@door.get("/surveys", permission=Permission.READ_FIGURES)
def index() -> str:
    """Every wave, with how many answered."""
    return render_template("surveys/index.html", waves=all_waves(), instant=now())


@door.get("/surveys/<uuid:wave_id>", permission=Permission.READ_FIGURES)
def show(wave_id: UUID) -> str:
    """The results of one, once they may be seen."""
    wave = wave_by_id(wave_id)
    answers = answers_of(wave_id) if wave.released(now()) else []
    return render_template(
        "surveys/show.html",
        wave=wave,
        instant=now(),
        released=wave.released(now()),
        results=results(wave.questions, answers, anonymous=wave.anonymous),
        answers=[] if wave.anonymous else answers,
        who=WHO,
        smallest=SMALLEST,
    )


@door.post("/surveys/<uuid:wave_id>/close", permission=Permission.ADMINISTER)
def close(wave_id: UUID) -> Response:
    """Close it before its day."""
    waves.close_wave(wave_id, actor=g.membership.id)
    flash("The survey is closed. Here are its results.", "success")
    return redirect(url_for("surveys.show", wave_id=wave_id))
