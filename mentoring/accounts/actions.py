"""Verbs of signing in: ask for a code, enter with it, end a session, set a password."""

from datetime import timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from sqlalchemy import delete, or_, select, update

from mentoring.accounts.codes import code_for, hash_of, new_token, same_code
from mentoring.accounts.models import SignInCode, SignInSession, User
from mentoring.accounts.queries import normalized, user_by_email
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.errors import LinkExpired, Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.installation import INSTALLATION_ID
from mentoring.foundation.transactions import transactional
from mentoring.messages.plan import plan

CODE_LIFE = timedelta(minutes=20)
ATTEMPTS = 5
SESSION_LIFE = timedelta(days=60)
hasher = PasswordHasher()
NOBODYS_HASH = hasher.hash(new_token())  # so that an unknown address takes as long as a known one


class CodeWrong(Refusal):
    """The same words whether the code is wrong, old, used up, or was never sent."""

    sentence = "That code is not right, or is no longer good. Type the newest one, or ask for another."
    field = "code"


class PasswordWrong(Refusal):
    """The same words whether the address is unknown, has no password, or the password is wrong."""

    sentence = (
        "The address and the password do not belong together. You can always sign in with a code instead."
    )
    field = "password"


class PasswordTooWeak(Refusal):
    """Short, or the person's own address."""

    sentence = "Use at least 12 characters, and not your address."
    field = "password"


@transactional
def send_code(email: str) -> None:
    """Send a code and a link to an address, if somebody signs in with it; the answer is the same if nobody does."""
    tenancy.enter(INSTALLATION_ID)
    user = user_by_email(email)
    if user is None:
        return
    row = SignInCode(user_id=user.id, expires_at=now() + CODE_LIFE)
    db.session.add(row)
    db.session.flush()
    plan(
        "sign_in_code",
        to=user.id,
        about=row.id,
        why="Someone asked for a sign-in code for this address.",
        expires_at=row.expires_at,
    )


@transactional
def enter_with_code(email: str, code: str, *, browser: str) -> str | None:
    """Sign in with the newest code of an address; gives the new session's token.

    None when it is not that code or can no longer be used: a wrong try is counted, so it is no refusal.
    """
    user = user_by_email(email)
    row = user and db.session.scalar(
        select(SignInCode)
        .where(SignInCode.user_id == user.id)
        .order_by(SignInCode.created_at.desc(), SignInCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if not user or not row or row.used_at or row.expires_at <= now() or row.attempts >= ATTEMPTS:
        return None
    if not same_code(code, row.id, current_app.config["SECRET_KEY"]):
        row.attempts += 1
        return None
    row.used_at = now()
    return open_session_for(user.id, browser)


@transactional
def enter_with_link(code_id: UUID, *, browser: str) -> str:
    """Sign in with the link that came beside a code, in whatever browser; gives the new session's token.

    Raises:
        LinkExpired: it was used, or is too old.
    """
    row = db.session.scalar(select(SignInCode).where(SignInCode.id == code_id).with_for_update())
    if row is None or row.used_at or row.expires_at <= now():
        raise LinkExpired
    row.used_at = now()
    return open_session_for(row.user_id, browser)


@transactional
def enter_with_password(email: str, password: str, *, browser: str) -> str:
    """Sign in with a password, if the person set one; gives the new session's token.

    Raises:
        PasswordWrong: the two do not belong together.
    """
    user = user_by_email(email)
    stored = (user and user.password_hash) or NOBODYS_HASH
    try:
        hasher.verify(stored, password)
    except (VerificationError, InvalidHashError) as error:
        raise PasswordWrong from error
    if user is None or user.password_hash is None:
        raise PasswordWrong
    if hasher.check_needs_rehash(stored):
        user.password_hash = hasher.hash(password)
    return open_session_for(user.id, browser)


def open_session_for(user_id: UUID, browser: str) -> str:
    """A new session row; each sign-in has a token of its own."""
    token = new_token()
    db.session.add(
        SignInSession(
            user_id=user_id,
            token_hash=hash_of(token),
            browser=browser[:200],
            expires_at=now() + SESSION_LIFE,
        )
    )
    return token


@transactional
def set_password(user_id: UUID, password: str) -> None:
    """Set or change a password; every other way in stays as it is.

    Raises:
        PasswordTooWeak: it is short, or is the person's own address.
    """
    user = db.session.get_one(User, user_id)
    if len(password) < 12 or normalized(password) == user.email:
        raise PasswordTooWeak
    user.password_hash = hasher.hash(password)


@transactional
def set_preferences(user_id: UUID, *, name: str, zone: str | None, theme: str) -> None:
    """A person's own name, zone and theme."""
    user = db.session.get_one(User, user_id)
    user.name, user.zone, user.theme = name, zone, theme


@transactional
def set_zone(user_id: UUID, zone: str) -> None:
    """The zone in which a person reads times."""
    db.session.get_one(User, user_id).zone = zone


@transactional
def end_session(session_id: UUID, *, user_id: UUID) -> None:
    """Sign one browser out; one that is not theirs, or already out, changes nothing."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.user_id == user_id)
        .where(SignInSession.ended_at.is_(None))
        .values(ended_at=now())
    )


@transactional
def end_other_sessions(user_id: UUID, *, keep: UUID) -> None:
    """Sign every other browser out."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.id != keep, SignInSession.ended_at.is_(None))
        .values(ended_at=now())
    )


@transactional
def forget_old_sign_ins() -> None:
    """Delete codes that can no longer be used, and sessions that ended a month ago."""
    instant = now()
    old = instant - timedelta(days=30)
    db.session.execute(delete(SignInCode).where(SignInCode.expires_at < instant - timedelta(days=1)))
    db.session.execute(
        delete(SignInSession).where(or_(SignInSession.ended_at < old, SignInSession.expires_at < old))
    )


def code_of(row_id: UUID) -> str:
    """The digits to write into the message."""
    return code_for(row_id, current_app.config["SECRET_KEY"])
