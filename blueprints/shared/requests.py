"""What happens before a view: the organization off the address, the person from the cookie, the lock on the door."""

from typing import Any

import structlog
from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import UserMixin, current_user
from sqlalchemy import update
from werkzeug.wrappers import Response

from blueprints.shared import kept
from blueprints.shared.doors import permission_of
from mentoring.accounts.codes import hash_of
from mentoring.accounts.models import SignInSession, User
from mentoring.accounts.queries import OpenSession, at_entrance, open_session
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired, NotAllowed, NotFound
from mentoring.foundation.extensions import db, login
from mentoring.foundation.models import new_id
from mentoring.policy import NOBODY, Permission, Who, may

SEEN_EVERY = 15 * 60  # seconds between two notes that a session is still used
OPEN_TO_ALL = (Permission.ENTER, Permission.FOLLOW_A_LINK)


class SignedIn(UserMixin):
    """What Flask-Login carries: a sign-in session of ours, whose it is, and their place where they are."""

    def __init__(self, token: str, found: OpenSession) -> None:
        self.token, self.user, self.member = token, found.user, found.member
        self.session_id, self.seen_at = found.session.id, found.session.seen_at

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    """Install the steps, in their order."""
    app.before_request(bind_log)
    app.url_value_preprocessor(take_organization)
    app.url_defaults(put_organization)
    app.before_request(unlock)
    app.teardown_request(unbind_log)
    login.user_loader(load)


def load(token: str) -> SignedIn | None:
    """Who a cookie belongs to."""
    found = open_session(hash_of(token)) if g.get("slug") is None else enter(hash_of(token))
    return SignedIn(token, found) if found else None


def take_organization(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take `slug` off the address and put its organization in force, which alone lets nobody in."""
    g.organization = g.membership = None
    g.slug = values.pop("slug", None) if values else None
    g.who = NOBODY
    if g.slug is None or endpoint is None or "static" in (endpoint, request.endpoint):
        return
    # Where there is a cookie, `load` enters as it looks for whose it is.
    if not current_user.is_authenticated and g.organization is None:
        enter("")


def enter(token_hash: str) -> OpenSession | None:
    """Put the organization of the address in force, and give the sign-in session behind a cookie."""
    g.organization, found = at_entrance(g.slug, token_hash)
    if g.organization is not None:
        tenancy.enter(g.organization.id, told=True)
    return found


def put_organization(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses made inside an organization stay inside it."""
    if "slug" not in values and g.get("slug") and current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = g.slug


def unlock() -> Response | None:
    """Refuse what was not declared; send strangers to sign in; answer for other organizations as for none."""
    if request.endpoint in {None, "static"}:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(500, f"{request.endpoint} declares no permission.")
    signed_in = current_user.is_authenticated
    if not signed_in and permission not in OPEN_TO_ALL:
        return ask_to_sign_in()
    g.who = who_asks(signed_in)
    if g.slug is not None and (g.organization is None or not (permission in OPEN_TO_ALL or g.membership)):
        raise LinkExpired if permission is Permission.FOLLOW_A_LINK else NotFound
    if not may(g.who, permission):
        raise NotAllowed
    if signed_in:
        note_use()
    return None


def who_asks(signed_in: bool) -> Who:
    """The person, and their roles in the organization of the address, if they belong to it."""
    if g.organization is not None:
        structlog.contextvars.bind_contextvars(organization=str(g.organization.id))
    if not signed_in:
        return NOBODY
    user: User = current_user.user
    g.membership = member = current_user.member
    if member is None:
        return Who(user_id=user.id, is_operator=user.is_operator)
    return Who(
        user_id=user.id,
        membership_id=member.id,
        is_operator=user.is_operator,
        is_administrator=member.is_administrator,
        is_coach=member.is_coach,
        is_participant=member.is_participant,
    )


def ask_to_sign_in() -> Response:
    """A page is remembered and shown after signing in; a form's words are kept on a page of their own."""
    if request.method == "POST":
        return kept.keep("You were signed out while this was open.", status=401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def note_use() -> None:
    """Now and then, note that a sign-in session is still used."""
    if request.method != "GET" and (now() - current_user.seen_at).total_seconds() > SEEN_EVERY:
        db.session.execute(
            update(SignInSession).where(SignInSession.id == current_user.session_id).values(seen_at=now())
        )
        db.session.commit()


def bind_log() -> None:
    """Every log line of a request carries its id."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if given.isalnum() and len(given) <= 64 else new_id().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def unbind_log(_: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()
