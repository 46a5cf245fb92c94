"""Who may do what: one table. Doors and templates ask the same `may`, so page and door cannot disagree."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Who:
    """Who is asking, in the organization in force."""

    user_id: UUID | None = None
    membership_id: UUID | None = None
    is_operator: bool = False
    is_administrator: bool = False
    is_coach: bool = False
    is_participant: bool = False


NOBODY = Who()


class Permission(Enum):
    """Everything that can be allowed, each in a sentence."""

    ENTER = "Anyone may open the sign-in pages, the health checks and the front door."
    FOLLOW_A_LINK = "Whoever holds a signed link may do the one thing it was made for."
    KEEP_OWN_ACCOUNT = "A signed-in person keeps their own account, sign-ins and password."
    OPERATE = "An operator creates organizations and sees that the installation is well."
    BELONG = "A member sees the organization's home, its Coaches Gallery and their own pages."
    ADMINISTER = (
        "An administrator manages programs, cohorts, people, matches and the organization's settings."
    )
    READ_FIGURES = (
        "An administrator sees that meetings took place, the results and the exports; never a note."
    )
    OFFER_COACHING = "A coach keeps a profile, hours and capacity."
    SEEK_COACHING = "A participant keeps a profile and goals, and ranks or rules out coaches."
    BOOK = "The participant of a match books a meeting with its coach."
    SEE_PAIR = "The coach and the participant of a match see its meetings, logs and shared notes."
    CHANGE_MEETING = "The coach and the participant of a meeting may move or cancel it."
    BOOK_OUTSIDE = "The coach of a match books a meeting outside their own hours, on purpose."
    PROPOSE_TIMES = "The coach and the participant of a match propose times to each other."
    CONFIRM_MEETING = "The coach of a meeting confirms it, where the program asks for that."
    LEAD_GROUP = "A coach opens group meetings in a cohort they serve in, and moves or cancels their own."
    TAKE_SEAT = "A participant takes a seat in a group of their cohort, waits for one, or gives it up."
    VISIT = "A coach who is a guest of a meeting sees when it is and who takes part, and says yes or no."
    LOG_SESSION = "The coach and the participant of a match log its sessions."


Predicate = Callable[[Who, Any], bool]


def anyone(_: Who, __: Any) -> bool:
    return True


def signed_in(who: Who, _: Any) -> bool:
    return who.user_id is not None


def operator(who: Who, _: Any) -> bool:
    return who.is_operator


def member(who: Who, _: Any) -> bool:
    return who.membership_id is not None


def administrator(who: Who, _: Any) -> bool:
    return who.is_administrator


def coach(who: Who, _: Any) -> bool:
    return who.is_coach


def participant(who: Who, _: Any) -> bool:
    return who.is_participant


def coach_of_it(who: Who, pair: Any) -> bool:
    """Without a pair: whether they could be the coach of one."""
    return who.is_coach if pair is None else who.membership_id == pair.coach_id


def participant_of_it(who: Who, pair: Any) -> bool:
    """Without a pair: whether they could be the participant of one."""
    return who.is_participant if pair is None else who.membership_id == pair.participant_id


def guest_of_it(who: Who, visit: Any) -> bool:
    """Without a visit: whether they could be somebody's guest."""
    return who.is_coach if visit is None else who.membership_id == visit.membership_id


POLICY: dict[Permission, tuple[Predicate, ...]] = {
    Permission.ENTER: (anyone,),
    Permission.FOLLOW_A_LINK: (anyone,),
    Permission.KEEP_OWN_ACCOUNT: (signed_in,),
    Permission.OPERATE: (operator,),
    Permission.BELONG: (member,),
    Permission.ADMINISTER: (administrator,),
    Permission.READ_FIGURES: (administrator,),
    Permission.OFFER_COACHING: (coach,),
    Permission.SEEK_COACHING: (participant,),
    Permission.BOOK: (participant_of_it,),
    Permission.SEE_PAIR: (coach_of_it, participant_of_it),
    Permission.CHANGE_MEETING: (coach_of_it, participant_of_it),
    Permission.BOOK_OUTSIDE: (coach_of_it,),
    Permission.PROPOSE_TIMES: (coach_of_it, participant_of_it),
    Permission.CONFIRM_MEETING: (coach_of_it,),
    Permission.LEAD_GROUP: (coach_of_it,),
    Permission.TAKE_SEAT: (participant,),
    Permission.VISIT: (guest_of_it,),
    Permission.LOG_SESSION: (coach_of_it, participant_of_it),
}


def may(who: Who, permission: Permission, subject: Any = None) -> bool:
    """Whether any of the permission's predicates holds; `subject` is the pair or meeting it is about."""
    return any(predicate(who, subject) for predicate in POLICY[permission])
