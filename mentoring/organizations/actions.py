"""Verbs of organizations: create one, change its settings, name who runs the installation."""

import re
from uuid import UUID
from zoneinfo import available_timezones

from mentoring.accounts.invitations import add_member, plan_invitation
from mentoring.accounts.models import User
from mentoring.accounts.people import usable
from mentoring.accounts.queries import user_by_email
from mentoring.foundation import tenancy
from mentoring.foundation.colors import nearest_passing, passes
from mentoring.foundation.errors import Refusal
from mentoring.foundation.extensions import db
from mentoring.foundation.transactions import refusing, transactional
from mentoring.organizations.audit import note
from mentoring.organizations.models import Organization

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
ACCENT = re.compile(r"#[0-9a-f]{6}")
RESERVED = frozenset({"installation", "admin", "api", "www", "mail", "static"})


class SlugTaken(Refusal):
    status = 409
    sentence = "Another organization has this address already. Choose another."
    field = "slug"


class SlugUnusable(Refusal):
    sentence = "Use 1 to 40 small letters, digits and hyphens; begin and end with a letter or digit."
    field = "slug"


class NameMissing(Refusal):
    sentence = "Enter a name."


class ZoneUnknown(Refusal):
    sentence = "We do not know that time zone. Choose one from the list."
    field = "zone"


class AccentUnreadable(Refusal):
    sentence = "Text could not be read on that color."
    field = "accent"


@transactional
def create(
    name: str, *, slug: str, zone: str, accent: str, administrator_name: str, administrator_email: str
) -> Organization:
    """Create an organization with its first administrator, who gets an invitation.

    Raises:
        SlugUnusable, SlugTaken, NameMissing, ZoneUnknown, AccentUnreadable, AddressUnusable: what was typed cannot
        be used; nothing is created.
    """
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        raise SlugUnusable
    if not name.strip() or not administrator_name.strip():
        raise NameMissing(field="administrator_name" if name.strip() else "name")
    check_zone(zone)
    check_accent(accent)
    address = usable(administrator_email, field="administrator_email")
    organization = Organization(name=name, slug=slug, zone=zone, accent=accent)
    with refusing({"uq_organizations_slug": SlugTaken}):
        db.session.add(organization)
    tenancy.enter(organization.id)
    administrator = add_member(address, administrator_name, is_administrator=True)
    plan_invitation(administrator)
    return organization


@transactional
def change(
    organization: Organization, *, name: str, zone: str, accent: str, actor: UUID | None = None
) -> None:
    """Change an organization's name, zone and accent.

    Raises:
        NameMissing, ZoneUnknown, AccentUnreadable: what was typed cannot be used.
    """
    if not name.strip():
        raise NameMissing(field="name")
    check_zone(zone)
    check_accent(accent)
    kept = db.session.get_one(Organization, organization.id)
    kept.name, kept.zone, kept.accent = name, zone, accent
    note("organizations.change", sentence="Changed the organization's name, zone or color.", actor=actor)


@transactional
def make_operator(email: str) -> bool:
    """Let whoever has an address run the installation; they sign in with a code. False when they did already.

    Raises:
        AddressUnusable: it is no address.
    """
    address = usable(email)
    user = user_by_email(address)
    if user is None:
        user = User(email=address)
        db.session.add(user)
    changed, user.is_operator = not user.is_operator, True
    return changed


def check_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise ZoneUnknown


def check_accent(accent: str) -> None:
    if not ACCENT.fullmatch(accent):
        raise AccentUnreadable("Write the color as # and six digits, like #0e5a5a.")
    if not passes(accent):
        raise AccentUnreadable(
            f"White text could not be read on that color. The nearest that works is {nearest_passing(accent)}."
        )
