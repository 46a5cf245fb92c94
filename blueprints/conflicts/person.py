"""What an administrator keeps of one person for the matching: conflicts, and a coach's orientation."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.conflicts import door
from blueprints.conflicts.forms import ConflictForm
from blueprints.shared.forms import attempt
from mentoring.accounts.lists import MemberRow, member_by_id
from mentoring.coaches.actions import orient
from mentoring.coaches.queries import profile_of
from mentoring.foundation.clock import today
from mentoring.matching import conflicts
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/people/<uuid:membership_id>/conflicts", permission=ADMINISTER)
def show(membership_id: UUID) -> str:
    """What was declared, and one more."""
    member = member_by_id(membership_id)
    return page(member, form_for(member))


@door.post("/people/<uuid:membership_id>/conflicts", permission=ADMINISTER)
def create_for(membership_id: UUID) -> Page:
    """Declare one."""
    member = member_by_id(membership_id)
    form = form_for(member)
    done = attempt(form, lambda: declare(membership_id, form))
    if done is None:
        return page(member, form), form.status
    flash("Saved. They are not matched with each other.", "success")
    return redirect(url_for("conflicts.show", membership_id=membership_id))


@door.post("/people/<uuid:membership_id>/conflicts/<uuid:conflict_id>/withdrawal", permission=ADMINISTER)
def delete_of(membership_id: UUID, conflict_id: UUID) -> Response:
    """Take one back, whoever declared it."""
    conflicts.withdraw(conflict_id, of=membership_id)
    flash("Taken back.", "success")
    return redirect(url_for("conflicts.show", membership_id=membership_id))


@door.post("/people/<uuid:membership_id>/orientation", permission=ADMINISTER)
def orientation(membership_id: UUID) -> Response:
    """Note that a coach has done the orientation."""
    orient(membership_id, on=today(g.organization.zone))
    flash("Noted.", "success")
    return redirect(url_for("conflicts.show", membership_id=membership_id))


@door.post("/people/<uuid:membership_id>/orientation/withdrawal", permission=ADMINISTER)
def no_orientation(membership_id: UUID) -> Response:
    """Take that back."""
    orient(membership_id, on=None)
    flash("Taken back.", "success")
    return redirect(url_for("conflicts.show", membership_id=membership_id))


def declare(membership_id: UUID, form: ConflictForm) -> bool:
    conflicts.declare(membership_id, form.other_id, kind=form.kind.data, actor=g.membership.id)
    return True


def form_for(member: MemberRow) -> ConflictForm:
    return ConflictForm(others=conflicts.others_for(member.id))


def page(member: MemberRow, form: ConflictForm) -> str:
    return render_template(
        "conflicts/person.html",
        member=member,
        form=form,
        rows=conflicts.conflicts_of(member.id),
        profile=profile_of(member.id) if member.is_coach else None,
    )
