"""The invitation's page: it says who invites and as what; pressing the button accepts and signs in."""

from flask import g, redirect, render_template, session, url_for
from flask_login import login_user
from werkzeug.wrappers import Response

from blueprints.accounts.forms import ButtonForm
from blueprints.shared.browsers import browser_name, signed_in_by
from blueprints.shared.doors import Door
from mentoring.accounts import invitations
from mentoring.accounts.queries import invited_member
from mentoring.foundation import links
from mentoring.foundation.errors import LinkExpired
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission

door = Door("invitations", __name__)


@door.get("/invitation/<token>", permission=Permission.FOLLOW_A_LINK)
def show(token: str) -> str:
    """Who invites you, and as what."""
    found = read(token)
    member = invited_member(found.subject_id, user_id=found.person_id)
    if member is None:
        raise LinkExpired
    return render_template(
        "accounts/invitation.html", form=ButtonForm(), token=token, member=member, organization=g.organization
    )


@door.post("/invitation/<token>", permission=Permission.FOLLOW_A_LINK)
@limiter.limit("60 per hour")
def accept(token: str) -> Response:
    """Accept, once, and sign in."""
    found = read(token)
    opened = invitations.accept(found.subject_id, user_id=found.person_id, browser=browser_name())
    session.clear()
    session.permanent = True
    login_user(signed_in_by(opened))
    return redirect(url_for("home.member"))


def read(token: str) -> links.Link:
    """What the link says: for which membership it is, and to whom it was sent."""
    found = links.read("invitation", token)
    if found.organization_id != g.organization.id:
        raise LinkExpired
    return found
