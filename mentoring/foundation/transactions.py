"""A verb is a transaction: it begins, acts, commits once, and only then are the doorbells rung."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError

from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db

P = ParamSpec("P")
R = TypeVar("R")


class VerbInsideVerb(RuntimeError):
    """A public verb called a public verb: two transactions cannot be one."""


def transactional(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a function a verb: all of it happens, or nothing; what it asked for `afterwards` follows the commit."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if "verb" in session.info:
            raise VerbInsideVerb(f"{verb.__qualname__} was called inside {session.info['verb']}.")
        session.info["verb"] = verb.__qualname__
        follow_ups: dict[Hashable, Callable[[], None]] = {}
        session.info["afterwards"] = follow_ups
        try:
            result = verb(*args, **kwargs)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info["verb"], session.info["afterwards"]
        for follow_up in follow_ups.values():
            follow_up()
        return result

    return run


def afterwards(key: Hashable, follow_up: Callable[[], None]) -> None:
    """Run this after the verb's commit, once for each key; nothing is run if the verb refuses."""
    db.session.info["afterwards"][key] = follow_up


@contextmanager
def refusing(refusals: dict[str, type[Refusal]]) -> Iterator[None]:
    """Flush inside, and turn a broken constraint into the refusal that is named for it."""
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if name in refusals:
            raise refusals[name] from error
        raise
