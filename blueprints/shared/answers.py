"""How the product answers: refusals as pages in its look or as problem+json, and the headers of every answer."""

from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.wrappers import Response

from blueprints.shared import kept
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.policy import NOBODY

WORDS = {
    400: ("That request was not understood", "Go back, reload the page, and try again."),
    401: ("Sign in first", "Then you can go on where you were."),
    403: ("Your role does not include this", "If you think it should, ask your program's administrator."),
    404: ("We could not find that page", "Check the address, or start again from your home page."),
    405: ("That cannot be done here", "Go back and use the button on the page."),
    409: ("Someone changed this first", "Go back to see how it stands now."),
    413: ("That file is too large", "Files can be up to 5 MB. Save a smaller copy and try again."),
    422: ("Something needs another look", "Go back and check what was typed."),
    429: ("That was a lot of tries", "Wait a few minutes, then try again."),
    500: (
        "Something broke on our side",
        "It was noted. Nothing you typed was half saved; try again in a moment.",
    ),
    503: (
        "We are back in a moment",
        "Our database does not answer just now. Nothing was half saved. Wait half a minute, then try again.",
    ),
}
RETRY_AFTER = "30"  # seconds
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def init_app(app: Flask) -> None:
    """Install the answers."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, refused_by_http)
    for error in (OperationalError, InterfaceError, NoConnectionFree):
        app.register_error_handler(error, away)
    app.register_error_handler(Exception, broke)
    app.after_request(with_headers)


def refused(refusal: Refusal) -> Response:
    """A verb's refusal that no form took."""
    return answer(refusal.status, explanation=refusal.sentence)


def forged(error: CSRFError) -> Response:
    """A form that is too old, or not ours."""
    if wants_json():
        return answer(400, explanation=str(error.description))
    return kept.keep("This page was open for so long that we can no longer be sure it was you.", status=400)


def refused_by_http(error: HTTPException) -> Response:
    """Flask's and Werkzeug's own refusals."""
    if isinstance(error, SecurityError):  # asked for under a name that is not ours, so no page has an address
        return make_response(
            "This server does not answer to that name.\n", 400, {"Content-Type": "text/plain"}
        )
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    response = answer(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def away(error: SQLAlchemyError) -> Response:
    """The database does not answer: a page that asks for nothing more, and what was typed is kept on it."""
    current_app.logger.error("database_away: %s", str(error).partition("\n")[0])
    db.session.rollback()
    g.organization = g.membership = g.slug = None
    g.who = NOBODY
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - where Flask-Login keeps it: nobody is looked up again
    if request.method == "POST" and request.form and not wants_json():
        response = kept.keep(" ".join(WORDS[503]), status=503)
    else:
        response = answer(503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def broke(error: Exception) -> Response:
    """Anything unexpected: rolled back, logged, answered without details."""
    db.session.rollback()
    current_app.logger.error("request_failed", exc_info=error)
    if current_app.testing:
        raise error
    return answer(InternalServerError.code)


def answer(status: int, *, explanation: str = "") -> Response:
    """The same refusal as a page, or as problem+json (RFC 9457) where JSON is asked for."""
    title, advice = WORDS.get(status, (HTTPStatus(status).phrase, "Go back and try again."))
    if wants_json():
        body = jsonify(type="about:blank", title=title, status=status, detail=explanation or advice)
        body.headers["Content-Type"] = "application/problem+json"
        return make_response(body, status)
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        explanation=explanation or advice,
        action=way_out(status),
    )
    return make_response(page, status)


def way_out(status: int) -> dict[str, str] | None:
    """Where to go on: from an address that asked for nonsense, to the page without it."""
    if status == 422 and request.method == "GET" and request.args:
        return {"label": "Start this page over", "url": request.path}
    return None


def wants_json() -> bool:
    """Whether the asker prefers JSON to a page."""
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"], default="text/html"
    )
    return best != "text/html"


def with_headers(response: Response) -> Response:
    """The headers of every answer, but those that it has; private pages are kept by nobody."""
    given = {name.lower() for name, _ in response.headers}
    always = HEADERS | {"X-Request-Id": g.get("request_id", "")}
    if current_app.config["SETTINGS"].secure:
        always["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    for name, value in always.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    return response


def not_modified(response: Any, etag: str, *, max_age: int, public: bool) -> Response:
    """An answer that may be kept and asked about again."""
    response.set_etag(etag)
    response.cache_control.max_age = max_age
    response.cache_control.public = public
    response.cache_control.private = not public
    return response.make_conditional(request)
