"""One's own account: name, zone, appearance, password, and where one is signed in."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from blueprints.accounts import door
from blueprints.accounts.forms import AccountForm, NewPasswordForm
from blueprints.shared.forms import attempt
from mentoring.accounts import actions
from mentoring.accounts.queries import sessions_of
from mentoring.foundation.words import zone_choices
from mentoring.policy import Permission

Page = str | tuple[str, int] | Response
OWN = Permission.KEEP_OWN_ACCOUNT


@door.get("/account", permission=OWN)
def show() -> Page:
    """Everything about one's own account."""
    return account_page(AccountForm(obj=current_user.user, zones=zone_choices()))


@door.post("/account", permission=OWN)
def update() -> Page:
    """Change name, zone and appearance."""
    form = AccountForm(zones=zone_choices())
    done = attempt(
        form,
        lambda: (
            actions.set_preferences(
                current_user.user.id, name=form.name.data, zone=form.zone.data or None, theme=form.theme.data
            )
            or True
        ),
    )
    if done is None:
        return account_page(form), form.status
    flash("Saved.")
    return redirect(url_for("accounts.show"))


@door.get("/account/password", permission=OWN)
def password_page() -> Page:
    """Ask for a password."""
    return render_template("accounts/new_password.html", form=NewPasswordForm())


@door.post("/account/password", permission=OWN)
def set_password() -> Page:
    """Set or change the password."""
    form = NewPasswordForm()
    if attempt(form, lambda: actions.set_password(current_user.user.id, form.password.data) or True) is None:
        return render_template("accounts/new_password.html", form=form), form.status
    flash("Your password is set. A code by e-mail still works too.")
    return redirect(url_for("accounts.show"))


@door.post("/account/sessions/<uuid:session_id>/end", permission=OWN)
def end_session(session_id: UUID) -> Response:
    """Sign one browser out."""
    actions.end_session(session_id, user_id=current_user.user.id)
    flash("That browser is signed out.")
    return redirect(url_for("accounts.show"))


@door.post("/account/sessions/end-others", permission=OWN)
def end_other_sessions() -> Response:
    """Sign every other browser out."""
    actions.end_other_sessions(current_user.user.id, keep=current_user.session_id)
    flash("Every other browser is signed out.")
    return redirect(url_for("accounts.show"))


def account_page(form: AccountForm) -> str:
    user = current_user.user
    return render_template(
        "accounts/account.html",
        form=form,
        sessions=sessions_of(user.id),
        this_session=current_user.session_id,
        has_password=user.password_hash is not None,
        email=user.email,
    )
