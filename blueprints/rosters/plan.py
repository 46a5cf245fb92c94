"""What a file would do, row by row; doing it; taking it back."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.rosters import door
from blueprints.rosters.forms import ApplyForm, chosen, columns_form
from blueprints.rosters.rows import page_of, summary, tabs
from blueprints.shared.forms import Form, attempt, page_number
from blueprints.shared.lists import choice, same_page, turning
from blueprints.shared.notices import say
from mentoring.cohorts.models import Cohort
from mentoring.foundation.words import count
from mentoring.policy import Permission
from mentoring.rosters import actions
from mentoring.rosters.columns import MappingRefused
from mentoring.rosters.fates import Fate
from mentoring.rosters.models import RosterImport
from mentoring.rosters.plans import outlook
from mentoring.rosters.queries import changed_people, import_by_id

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER
ROLES = {"coaches": "coach", "participants": "participant"}


@door.get("/rosters/<uuid:import_id>", permission=ADMINISTER)
def show(import_id: UUID) -> str:
    """Before: what would happen. After: whom it added and updated."""
    imported, cohort = import_by_id(import_id)
    if imported.state == "uploaded":
        return planned(imported, cohort)
    page = changed_people(import_id, page_number())
    return render_template(
        "rosters/done.html",
        imported=imported,
        cohort=cohort,
        page=page,
        pages=turning(page, "person", "people"),
    )


@door.post("/rosters/<uuid:import_id>/columns", permission=ADMINISTER)
def remap(import_id: UUID) -> Page:
    """Use other columns."""
    imported, cohort = import_by_id(import_id)
    form = columns_form(imported)
    done = attempt(form, lambda: actions.remap(import_id, columns=chosen(form, imported)) or True)
    if done is None:
        return planned(imported, cohort, form=form), form.status
    flash("These columns are used now. Look at what would happen.", "success")
    return redirect(url_for("rosters.show", import_id=import_id))


@door.post("/rosters/<uuid:import_id>/application", permission=ADMINISTER)
def apply(import_id: UUID) -> Page:
    """Bring everybody in, or nobody."""
    imported, cohort = import_by_id(import_id)
    form = ApplyForm()
    done = attempt(form, lambda: actions.apply(import_id, actor=g.membership.id, seen=form.seen.data))
    if done is None:
        imported, cohort = import_by_id(import_id)
        if imported.state != "uploaded":
            raise form.refusal or actions.AlreadyApplied
        return planned(imported, cohort, refused=form), form.status
    added, updated = done
    place = url_for("cohorts.show", cohort_id=cohort.id) if cohort else url_for("people.index")
    say(
        "Nobody was written to. Invite them when you are ready.",
        title=f"{count(added, 'person', 'people')} added, {updated:,} updated.",
        action={"label": "Go on to invite them", "url": place, "method": "get"},
    )
    return redirect(url_for("rosters.show", import_id=import_id))


@door.post("/rosters/<uuid:import_id>/undo", permission=ADMINISTER)
def undo(import_id: UUID) -> Response:
    """Take it back."""
    undone, kept = actions.undo(import_id, actor=g.membership.id)
    sentence = f"{count(undone, 'person is', 'people are')} as before this file."
    if kept:
        sentence += f" {count(kept, 'person was', 'people were')} kept, because something happened since."
    flash(sentence, "success")
    return redirect(url_for("rosters.show", import_id=import_id))


def planned(
    imported: RosterImport, cohort: Cohort | None, *, form: Form | None = None, refused: Form | None = None
) -> str:
    """The page of a file that is not in yet."""
    shown: dict[str, Any] = {"plan": None, "unreadable": ""}
    try:
        found = outlook(imported)
    except MappingRefused as unreadable:
        shown["unreadable"] = unreadable.sentence
    else:
        asked = choice("fate", [fate.value for fate in Fate])
        role = ROLES[imported.kind] + (f" in {cohort.name}" if cohort else "")
        cells = dict(imported.rows)
        page = page_of(found.plan, asked, page_number(), cells=cells, role=role)
        shown |= {
            "plan": found.plan,
            "mark": found.mark,
            "page": page,
            "pages": turning(page, "row"),
            "tabs": tabs(found.plan, asked, lambda fate: same_page(fate=fate)),
            "summary": summary(found.plan),
            "wrong": found.plan.counts[Fate.REFUSED],
        }
    return render_template(
        "rosters/show.html",
        imported=imported,
        cohort=cohort,
        form=form or refused,
        columns=form or columns_form(imported, formdata=None),
        **shown,
    )
