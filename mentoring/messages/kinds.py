"""The kinds of message: each room registers its own, with how it is composed and what happens if it is late."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mentoring.messages.letters import Letter
from mentoring.messages.models import Message


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who a message is for, as its composer needs to know them."""

    user_id: UUID
    name: str
    email: str
    zone: str  # the person's own, else the organization's
    organization_id: UUID
    organization_name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Composing found no reason to send any more; said in a sentence that the ledger keeps."""

    why: str


Composer = Callable[[Message, Addressee], Letter | Skip]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message.

    `repeats`: sent again when it is not known whether it was sent (invitations, changes, cancellations:
    at least once); otherwise it is left `uncertain` (reminders, surveys: at most once).
    """

    name: str
    title: str
    repeats: bool
    compose: Composer


KINDS: dict[str, Kind] = {}


def kind(name: str, *, title: str, repeats: bool) -> Callable[[Composer], Composer]:
    """Register a kind of message under its name; the function composes it at the time it is sent."""

    def register(compose: Composer) -> Composer:
        if name in KINDS:
            raise ValueError(f"Two kinds of message are called {name}.")
        KINDS[name] = Kind(name, title, repeats, compose)
        return compose

    return register


def title_of(name: str) -> str:
    """What people call that kind."""
    found: Any = KINDS.get(name)
    return found.title if found else name
