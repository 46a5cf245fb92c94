"""A participant's own: the coaches they should not be matched with."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.conflicts import door
from blueprints.conflicts.forms import ConflictForm
from blueprints.shared.forms import attempt
from mentoring.matching import conflicts
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
OWN = Permission.SEEK_COACHING


@door.get("/conflicts", permission=OWN)
def index() -> str:
    """What was declared, and one more."""
    return page(form())


@door.post("/conflicts", permission=OWN)
def create() -> Page:
    """Declare one."""
    own = form()
    done = attempt(own, lambda: declare(own))
    if done is None:
        return page(own), own.status
    flash("Saved. You are not matched with each other.", "success")
    return redirect(url_for("conflicts.index"))


@door.post("/conflicts/<uuid:conflict_id>/withdrawal", permission=OWN)
def delete(conflict_id: UUID) -> Response:
    """Take back what one declared oneself."""
    conflicts.withdraw(conflict_id, of=g.membership.id, by=g.membership.id)
    flash("Taken back.", "success")
    return redirect(url_for("conflicts.index"))


def declare(own: ConflictForm) -> bool:
    conflicts.declare(g.membership.id, own.other_id, kind=own.kind.data, actor=g.membership.id)
    return True


def form() -> ConflictForm:
    return ConflictForm(others=conflicts.coaches_for(g.membership.id))


def page(own: ConflictForm) -> str:
    rows = conflicts.conflicts_of(g.membership.id, declared_by=g.membership.id)
    return render_template("conflicts/own.html", form=own, rows=rows)
