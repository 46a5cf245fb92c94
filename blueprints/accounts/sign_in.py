"""Signing in: a code and a link in one message, or a password. A GET never signs anybody in."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from blueprints.accounts import door
from blueprints.accounts.forms import AddressForm, ButtonForm, CodeForm, PasswordForm
from blueprints.shared.browsers import browser_name, signed_in_by
from blueprints.shared.forms import attempt
from mentoring.accounts import actions
from mentoring.foundation import links
from mentoring.foundation.extensions import limiter
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response


@door.get("/sign-in", permission=Permission.ENTER)
def sign_in() -> Page:
    """Ask for an address."""
    remember_next(request.args.get("next", ""))
    return render_template("accounts/sign_in.html", form=AddressForm())


@door.post("/sign-in", permission=Permission.ENTER)
@limiter.limit("20 per hour;6 per minute")
@limiter.limit(
    "8 per hour", key_func=lambda: f"address:{request.form.get('email', '').strip().lower()[:254]}"
)
def ask_code() -> Page:
    """Send a code, if somebody signs in with the address; the answer is the same if nobody does."""
    form = AddressForm()
    if attempt(form, lambda: actions.send_code(form.email.data) or True) is None:
        return render_template("accounts/sign_in.html", form=form), form.status
    session["address"] = form.email.data
    return redirect(url_for("accounts.code"))


@door.get("/sign-in/code", permission=Permission.ENTER)
def code() -> Page:
    """Ask for the code."""
    if "address" not in session:
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/code.html", form=CodeForm(), address=session["address"])


@door.post("/sign-in/code", permission=Permission.ENTER)
@limiter.limit("30 per hour;10 per minute")
def enter_code() -> Page:
    """Sign in with the code."""
    if "address" not in session:
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    token = attempt(
        form,
        lambda: actions.enter_with_code(session["address"], form.code.data, browser=browser_name()),
    )
    if token is None:
        if form.status == 200:
            form.refuse(actions.CodeWrong())
        return render_template("accounts/code.html", form=form, address=session["address"]), form.status
    return welcome(token)


@door.get("/sign-in/link/<token>", permission=Permission.ENTER)
def sign_in_link(token: str) -> Page:
    """A page with a button: mail scanners follow links, people press buttons."""
    links.read("sign-in", token)
    return render_template("accounts/link.html", form=ButtonForm(), token=token)


@door.post("/sign-in/link/<token>", permission=Permission.ENTER)
@limiter.limit("30 per hour")
def enter_link(token: str) -> Page:
    """Sign in with the link, in whatever browser."""
    found = links.read("sign-in", token)
    return welcome(actions.enter_with_link(found.subject_id, browser=browser_name()))


@door.get("/sign-in/password", permission=Permission.ENTER)
def password() -> Page:
    """Ask for an address and a password."""
    return render_template("accounts/password.html", form=PasswordForm())


@door.post("/sign-in/password", permission=Permission.ENTER)
@limiter.limit("30 per hour;10 per minute")
@limiter.limit(
    "15 per hour", key_func=lambda: f"password:{request.form.get('email', '').strip().lower()[:254]}"
)
def enter_password() -> Page:
    """Sign in with a password."""
    form = PasswordForm()
    token = attempt(
        form,
        lambda: actions.enter_with_password(form.email.data, form.password.data, browser=browser_name()),
    )
    if token is None:
        return render_template("accounts/password.html", form=form), form.status
    return welcome(token)


@door.post("/sign-out", permission=Permission.ENTER)
def sign_out() -> Page:
    """End this browser's session."""
    if current_user.is_authenticated:
        actions.end_session(current_user.session_id, user_id=current_user.user.id)
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


def welcome(token: str) -> Response:
    """Start afresh in the cookie, then go where the person was going."""
    going = session.get("next") or url_for("home.index")
    session.clear()
    session.permanent = True
    login_user(signed_in_by(token))
    return redirect(going)


def remember_next(going: str) -> None:
    """Keep where the person was going, if it is a page of ours."""
    parts = urlsplit(going)
    if (
        going.startswith("/")
        and not going.startswith(("//", "/\\"))
        and not parts.netloc
        and not parts.scheme
    ):
        session["next"] = going
