"""One person: add, see, change."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.people import door
from blueprints.people.forms import MemberForm, NewMemberForm
from blueprints.shared.forms import attempt
from mentoring.accounts import people
from mentoring.accounts.lists import ROLES, MemberRow, member_by_id
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
ADMINISTER = Permission.ADMINISTER


@door.get("/people/new", permission=ADMINISTER)
def new() -> str:
    """Ask for one person."""
    return render_template("people/new.html", form=NewMemberForm())


@door.post("/people", permission=ADMINISTER)
def create() -> Page:
    """Add one person by hand."""
    form = NewMemberForm()
    member_id = attempt(
        form,
        lambda: people.add(
            form.email.data, form.particulars(), invite=form.invite.data == "now", actor=g.membership.id
        ),
    )
    if member_id is None:
        return render_template("people/new.html", form=form), form.status
    invited = " An invitation is on its way." if form.invite.data == "now" else " Nobody was written to yet."
    flash(f"{form.name.data} is added.{invited}", "success")
    return redirect(url_for("people.show", membership_id=member_id))


@door.get("/people/<uuid:membership_id>", permission=ADMINISTER)
def show(membership_id: UUID) -> str:
    """What is kept of one person."""
    return render_template("people/show.html", member=member_by_id(membership_id))


@door.get("/people/<uuid:membership_id>/edit", permission=ADMINISTER)
def edit(membership_id: UUID) -> str:
    """What is kept, to be changed."""
    member = member_by_id(membership_id)
    return render_template("people/edit.html", form=form_of(member), member=member)


@door.post("/people/<uuid:membership_id>", permission=ADMINISTER)
def update(membership_id: UUID) -> Page:
    """Keep the change."""
    member = member_by_id(membership_id)
    form = MemberForm()
    done = attempt(
        form, lambda: people.change(membership_id, form.particulars(), actor=g.membership.id) or True
    )
    if done is None:
        return render_template("people/edit.html", form=form, member=member), form.status
    flash("Saved.", "success")
    if membership_id == g.membership.id and "administrator" not in form.roles.data:
        return redirect(url_for("home.member"))
    return redirect(url_for("people.show", membership_id=membership_id))


def form_of(member: MemberRow) -> MemberForm:
    form = MemberForm(obj=member)
    form.roles.data = [role for role, _ in ROLES if getattr(member, f"is_{role}")]
    return form
