"""Every component in every state, and three pages to copy from; for development, not for members."""

from flask import Blueprint, abort, render_template, request

from blueprints.styleguide import samples
from blueprints.styleguide.forms import AttendanceForm, EverythingForm

door = Blueprint("styleguide", __name__)


@door.get("/styleguide")
def index() -> str:
    """All components, in the theme that the address asks for."""
    return render_template(
        "styleguide/index.html",
        sound=EverythingForm(data=samples.TYPED),
        wrong=EverythingForm.refused(samples.TYPED_WRONG),
        sample=samples,
        **surroundings(samples.ADMINISTRATOR, samples.PLACES_STYLEGUIDE),
    )


@door.get("/styleguide/<name>")
def show(name: str) -> str:
    """One whole page with made-up values."""
    if name not in {"today", "book", "log", "log-wrong", "error", "kept", "print"}:
        abort(404)
    template = {"log-wrong": "styleguide/log.html", "error": "errors/error.html", "kept": "errors/kept.html"}
    person, places = samples.FRAMES.get(name, ("", ()))
    details: dict[str, object] = dict(samples.REFUSAL) if name == "error" else {}
    if name == "kept":
        details = dict(samples.KEPT)
    if name.startswith("log"):
        details["form"] = (
            AttendanceForm.refused({}) if name == "log-wrong" else AttendanceForm(data=samples.ATTENDED)
        )
    return render_template(
        template.get(name, f"styleguide/{name}.html"),
        sample=samples,
        **details,
        **surroundings(person, places),
    )


def surroundings(person: str, places: tuple[samples.Place, ...]) -> dict[str, object]:
    """What layouts read, made up."""
    return {
        "theme": request.args.get("theme", "auto"),
        "organization": samples.ORGANIZATION,
        "home_url": "/styleguide",
        "navigation": places,
        "account_name": person,
        "account_links": samples.ACCOUNT_LINKS if person else (),
        "sign_out_url": "/styleguide",
    }
