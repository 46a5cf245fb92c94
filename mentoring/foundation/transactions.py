"""A verb is a transaction: it begins, acts, commits once, and only then are the doorbells rung."""

import random
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from mentoring.foundation.errors import Conflict, Refusal
from mentoring.foundation.extensions import db

PASSING = frozenset(
    {"40P01", "40001"}
)  # deadlock, serialization failure: nobody's fault, and gone a moment later
ATTEMPTS = 4
PAUSE = 0.02  # seconds, doubled each time, of which a random part is waited

P = ParamSpec("P")
R = TypeVar("R")


class VerbInsideVerb(RuntimeError):
    """A public verb called a public verb: two transactions cannot be one."""


class CameTogether(Conflict):
    """The verb met others each time it was tried."""

    sentence = "Many people did this at the same moment, and nothing was changed. Please try once more."


def transactional(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a function a verb: all of it happens, or nothing; what it asked for `afterwards` follows the commit.

    What PostgreSQL gave up for the sake of another transaction (40P01, 40001) is done again from the start, so a
    verb takes values, and nothing that can be read only once. A broken constraint is an answer and never repeated.

    Raises:
        CameTogether: it was given up each time.
    """

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(ATTEMPTS):
            try:
                return once(verb, *args, **kwargs)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in PASSING:
                    raise
                given_up = error
            time.sleep(random.uniform(0, PAUSE * 2**attempt))  # noqa: S311 - jitter, no secret
        raise CameTogether from given_up

    return run


def once(verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """One try of a verb, with what follows it."""
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
