"""The front door: to the one organization you belong to, to a choice of several, or to sign in."""

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from blueprints.home import door
from mentoring.accounts.queries import doors_of
from mentoring.policy import Permission


@door.get("/", permission=Permission.ENTER)
def index() -> str | Response:
    """Where you go from here."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    doors = doors_of(current_user.user.id)
    if len(doors) == 1 and not current_user.user.is_operator:
        return redirect(url_for("home.member", slug=doors[0].slug))
    return render_template("home/switch.html", doors=doors, operator=current_user.user.is_operator)
