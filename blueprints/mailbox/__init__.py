"""The demo's mailbox: what the product sent, to be read here instead of in a mail program. Never in production."""

import re
from io import BytesIO
from pathlib import Path

from flask import current_app, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from blueprints.shared.answers import POLICY
from blueprints.shared.doors import Door
from mentoring.foundation.errors import NotFound
from mentoring.messages import mailbox
from mentoring.policy import Permission

door = Door("mailbox", __name__, organization=False)

# A mail runs nothing and loads nothing; its links open beside it, in pages that are free again.
OF_A_MAIL = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; form-action 'none'; frame-ancestors 'self'"
)
BESIDE = '<base target="_blank">'
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


@door.before_request
def only_for_practice() -> None:
    """In production there is no such page, even if someone hangs the door."""
    if current_app.config["SETTINGS"].production:
        raise NotFound


@door.get("/mailbox", permission=Permission.ENTER)
def index() -> str:
    """The newest mails, all or those to an address."""
    address = request.args.get("q", "").strip()[:254]
    return render_template(
        "mailbox/index.html", mails=mailbox.newest(folder(), address=address), address=address
    )


@door.get("/mailbox/<key>", permission=Permission.ENTER)
def show(key: str) -> Response:
    """One mail: as it looks, its text, its files and its headers."""
    page = make_response(render_template("mailbox/show.html", mail=opened(key)))
    page.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return page


@door.get("/mailbox/<key>/html", permission=Permission.ENTER)
def html(key: str) -> Response:
    """The mail's own page, locked up."""
    mail = opened(key)
    if not mail.html:
        raise NotFound
    page = make_response(HEAD.sub(lambda found: found.group() + BESIDE, mail.html, count=1))
    page.headers["Content-Security-Policy"] = OF_A_MAIL
    return page


@door.get("/mailbox/<key>/files/<int:number>", permission=Permission.ENTER)
def file(key: str, number: int) -> Response:
    """A file that came along, to be saved and never shown."""
    parts = opened(key).parts
    if number >= len(parts):
        raise NotFound
    part = parts[number]
    answer = send_file(
        BytesIO(part.content),
        mimetype=part.content_type,
        as_attachment=True,
        download_name=" ".join(part.filename.split()) or f"part-{number}",
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def opened(key: str) -> mailbox.Opened:
    """A mail by its key.

    Raises:
        NotFound: there is none.
    """
    try:
        return mailbox.open_mail(folder(), key)
    except mailbox.MailNotFound as error:
        raise NotFound from error


def folder() -> Path:
    """Where the demo's mail is."""
    path: Path = current_app.config["SETTINGS"].mailbox_path
    return path
