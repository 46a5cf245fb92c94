"""The policy's own table as people read it: who may do what."""

from dataclasses import dataclass
from uuid import UUID

from mentoring.policy import NOBODY, POLICY, Permission, Who, may

ANYBODY = UUID(int=0)
ROLES = (
    ("Anyone", NOBODY),
    ("Participant", Who(ANYBODY, ANYBODY, is_participant=True)),
    ("Coach", Who(ANYBODY, ANYBODY, is_coach=True)),
    ("Administrator", Who(ANYBODY, ANYBODY, is_administrator=True)),
    ("Operator", Who(ANYBODY, is_operator=True)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be allowed, in a sentence, and whether each role may do it."""

    sentence: str
    roles: dict[str, bool]


def policy_lines() -> list[Line]:
    """The whole policy, asked of itself: the table cannot say anything else than the doors do."""
    return [line_of(permission) for permission in POLICY]


def line_of(permission: Permission) -> Line:
    return Line(permission.value, {role: may(who, permission) for role, who in ROLES})
