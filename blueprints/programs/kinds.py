"""A program's kinds of meetings: add one, change it, put it away."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.programs import door
from blueprints.programs.forms import KindForm
from blueprints.shared.forms import attempt
from mentoring.foundation.errors import NotFound
from mentoring.organizations import meeting_kinds
from mentoring.organizations.meeting_kinds import Described
from mentoring.organizations.plan_parts import MeetingKind
from mentoring.organizations.plans import plan_of
from mentoring.organizations.queries import program_by_id
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/programs/<uuid:program_id>/kinds/new", permission=ADMINISTER)
def new_kind(program_id: UUID) -> str:
    """Describe one."""
    return kind_page(program_id, KindForm(), None)


@door.post("/programs/<uuid:program_id>/kinds", permission=ADMINISTER)
def create_kind(program_id: UUID) -> Page:
    """Add it."""
    program_by_id(program_id)
    form = KindForm()
    key = attempt(form, lambda: meeting_kinds.add(program_id, described(form), actor=g.membership.id))
    if key is None:
        return kind_page(program_id, form, None), form.status
    flash(f"{form.title.data} can be booked from now on.", "success")
    return redirect(url_for("programs.show", program_id=program_id))


@door.get("/programs/<uuid:program_id>/kinds/<kind_key>/edit", permission=ADMINISTER)
def edit_kind(program_id: UUID, kind_key: str) -> str:
    """Change one."""
    kind = kind_of(program_id, kind_key)
    return kind_page(program_id, KindForm(obj=kind), kind)


@door.post("/programs/<uuid:program_id>/kinds/<kind_key>", permission=ADMINISTER)
def update_kind(program_id: UUID, kind_key: str) -> Page:
    """Keep the change."""
    kind = kind_of(program_id, kind_key)
    form = KindForm()
    done = attempt(
        form, lambda: meeting_kinds.change(program_id, kind_key, described(form), actor=g.membership.id)
    )
    if done is None:
        return kind_page(program_id, form, kind), form.status
    flash(f"{form.title.data} is changed, for meetings that are booked from now on.", "success")
    return redirect(url_for("programs.show", program_id=program_id))


@door.post("/programs/<uuid:program_id>/kinds/<kind_key>/archive", permission=ADMINISTER)
def archive_kind(program_id: UUID, kind_key: str) -> Response:
    """Put it away."""
    title = meeting_kinds.archive(program_id, kind_key, archived=True, actor=g.membership.id)
    flash(f"{title} can no longer be booked. Meetings that are booked stay as they are.", "success")
    return redirect(url_for("programs.show", program_id=program_id))


@door.post("/programs/<uuid:program_id>/kinds/<kind_key>/archive/removal", permission=ADMINISTER)
def unarchive_kind(program_id: UUID, kind_key: str) -> Response:
    """Take it out again."""
    title = meeting_kinds.archive(program_id, kind_key, archived=False, actor=g.membership.id)
    flash(f"{title} can be booked again.", "success")
    return redirect(url_for("programs.show", program_id=program_id))


def kind_of(program_id: UUID, key: str) -> MeetingKind:
    """A kind of a program.

    Raises:
        NotFound: there is no such program, or it has no such kind.
    """
    kinds = plan_of(program_by_id(program_id)).meeting_kinds
    found = next((kind for kind in kinds if kind.key == key), None)
    if found is None:
        raise NotFound
    return found


def described(form: KindForm) -> Described:
    return Described(
        title=" ".join(form.title.data.split()),
        minutes=form.minutes.data,
        formats=tuple(form.formats.data),
        place=form.place.data or "",
        prepare=form.prepare.data or "",
    )


def kind_page(program_id: UUID, form: KindForm, kind: MeetingKind | None) -> str:
    return render_template("programs/kind.html", form=form, kind=kind, program=program_by_id(program_id))
