"""A form that arrives after its session ended, or while the database is away, is not lost: it can be sent again."""

from urllib.parse import urlsplit

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

NEVER_KEPT = {"csrf_token", "password", "code"}


def keep(reason: str, *, status: int) -> Response:
    """A page that holds what was typed, with a way to sign in and a button to send it again.

    Only for forms that came from our own pages: another site's form is refused without a button.
    """
    fields = []
    if same_origin():
        fields = [
            (name, value)
            for name, values in request.form.lists()
            if name not in NEVER_KEPT
            for value in values
        ]
    page = render_template(
        "errors/kept.html",
        reason=reason,
        fields=fields,
        action=request.full_path.rstrip("?"),
        again=same_origin(),
        sign_in=url_for("accounts.sign_in", next=url_for("home.index")),
        signed_out=status == 401,
        away=status == 503,
    )
    return make_response(page, status)


def same_origin() -> bool:
    """Whether a form was sent from a page of this host, as the browser says."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host
