"""Another address for a member: an administrator writes it, and whoever has it says yes."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from blueprints.people import door
from blueprints.people.forms import AddressForm
from blueprints.shared.forms import Form, attempt
from mentoring.accounts.lists import member_by_id
from mentoring.accounts.models import Membership
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission
from mentoring.scheduling import addresses

Page = str | tuple[str, int] | Response


@door.get("/people/<uuid:membership_id>/address", permission=Permission.ADMINISTER)
def edit_address(membership_id: UUID) -> str:
    """Ask for the new address."""
    return render_template("people/address.html", form=AddressForm(), member=member_by_id(membership_id))


@door.post("/people/<uuid:membership_id>/address", permission=Permission.ADMINISTER)
def update_address(membership_id: UUID) -> Page:
    """Write there, and say the same whoever has it."""
    member = member_by_id(membership_id)
    form = AddressForm()
    at_once = attempt(
        form, lambda: addresses.change_address(membership_id, form.email.data, actor=g.membership.id)
    )
    if at_once is None:
        return render_template("people/address.html", form=form, member=member), form.status
    if at_once:
        flash(f"{member.name} is now at {form.email.data}.", "success")
    else:
        flash(f"We asked at {form.email.data}. {member.name} keeps the old address until they say yes.")
    return redirect(url_for("people.show", membership_id=membership_id))


@door.get("/new-address/<token>", permission=Permission.FOLLOW_A_LINK)
def new_address(token: str) -> str:
    """Ask whether this is their new address."""
    _, member = asked_by(token)
    return render_template("people/new_address.html", form=Form(), member=member, token=token)


@door.post("/new-address/<token>", permission=Permission.FOLLOW_A_LINK)
@limiter.limit("60 per hour")
def take_address(token: str) -> Page:
    """Yes: from now on they sign in with it."""
    found, member = asked_by(token)
    form = Form()
    name = attempt(form, lambda: addresses.accept(found.subject_id, of=UUID(found.mark), to=found.person_id))
    if name is None:
        page = render_template("people/new_address.html", form=form, member=member, token=token)
        return page, form.status
    flash("Thank you. From now on, sign in with this address.", "success")
    return redirect(url_for("accounts.sign_in"))


def asked_by(token: str) -> tuple[links.Link, Membership]:
    """What a letter asks, while it can still be answered.

    Raises:
        LinkExpired: it is too old, was answered, or was overtaken by another.
    """
    found = links.read("address-change", token)
    if found.organization_id != g.organization.id:
        raise LinkExpired
    member = addresses.asked(found.subject_id, of=UUID(found.mark), to=found.person_id)
    if member is None:
        raise LinkExpired
    g.by_link = True
    return found, member
