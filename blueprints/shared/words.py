"""What templates may say: filters and globals, the same words as in messages."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from flask import Flask, g, has_request_context, request, url_for
from flask_login import current_user

from blueprints.shared import navigation
from mentoring.accounts.queries import zone_of_member
from mentoring.cohorts.queries import STATE_WORDS
from mentoring.foundation import words
from mentoring.foundation.clock import now
from mentoring.organizations.vocabulary import FORMATS, label
from mentoring.policy import Permission, may
from mentoring.scheduling.zones import zone_names

FILTERS = ("day", "day_and_year", "clock", "day_of", "date_of", "moment", "zone_name", "listing")


def init_app(app: Flask) -> None:
    """Give the templates their words."""
    for name in FILTERS:
        app.jinja_env.filters[name] = getattr(words, name)
    app.jinja_env.filters["format_name"] = lambda code: label(FORMATS, code)
    app.jinja_env.filters["cohort_month"] = cohort_month
    app.jinja_env.filters["cohort_state"] = lambda code: STATE_WORDS[code]
    app.jinja_env.globals["count_words"] = words.count
    app.jinja_env.filters["ago"] = lambda value: words.ago(value, now())
    app.context_processor(surroundings)


def cohort_month(cohort: Any, on: date) -> str:
    """Month 4 of 12; or when it begins, or that it is over."""
    whole = months(cohort.starts_on, cohort.ends_on) + 1
    if on < cohort.starts_on:
        return f"Begins {words.day(cohort.starts_on)}"
    if on > cohort.ends_on:
        return f"Ended {words.day(cohort.ends_on)}"
    return f"Month {months(cohort.starts_on, on) + 1} of {whole}"


def months(first: date, last: date) -> int:
    """Whole calendar months from one date to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def viewer_zone() -> str:
    """The zone in which the viewer reads times: their own, else their browser's, else the organization's."""
    if current_user and current_user.is_authenticated and current_user.user.zone:
        return str(current_user.user.zone)
    return browser_zone() or (g.organization.zone if g.get("organization") else "UTC")


def zone_by_link(person_id: UUID) -> str:
    """The zone of somebody who follows a link: their own, else their browser's, else the organization's."""
    return zone_of_member(person_id) or browser_zone() or str(g.organization.zone)


def browser_zone() -> str | None:
    """The zone that the browser says it is in, where scripts run and it is one we know."""
    said = unquote(request.cookies.get("zone", "")) if has_request_context() else ""
    return said if said in zone_names() else None


def surroundings() -> dict[str, Any]:
    """What every page may know: who, where, what they may do, and the ways from here."""
    organization = g.get("organization")
    member = g.get("membership") is not None
    shown = organization if organization and (member or g.get("by_link")) else None
    signed_in = bool(current_user and current_user.is_authenticated)
    return {
        "organization": Brand(shown.name) if shown else None,
        "brand_stylesheet": url_for("brand.show", color=shown.accent.removeprefix("#")) if shown else None,
        "home_url": navigation.place("home.member" if shown else "home.index"),
        "membership": g.get("membership"),
        "who": g.get("who"),
        "may": allowed,
        "zone": viewer_zone(),
        "theme": current_user.user.theme if signed_in else "auto",
        "account_name": account_name(),
        "account_links": account_links() if signed_in else (),
        "sign_out_url": navigation.place("accounts.sign_out") if signed_in else None,
        "navigation": navigation.ways() if shown and member else (),
    }


@dataclass(frozen=True, slots=True)
class Brand:
    """What the layouts show of an organization."""

    name: str
    mark: str | None = None


def account_links() -> list[dict[str, str]]:
    """The places of the account menu."""
    links = [{"label": "Your account", "url": navigation.place("accounts.show")}]
    if g.get("membership"):
        links.append({"label": "Calendars", "url": navigation.place("calendars.show")})
    if g.get("membership") and g.who.is_administrator:
        links.append({"label": "Settings", "url": navigation.place("organizations.edit")})
        links.append({"label": "Programs", "url": navigation.place("programs.index")})
    links.append({"label": "Switch organization", "url": navigation.place("home.index")})
    return links


def allowed(permission: str, subject: Any = None) -> bool:
    """Whether the viewer may do that, by the policy's own table."""
    return may(g.who, Permission[permission], subject)


def account_name() -> str:
    """What the account menu calls the viewer."""
    if g.get("membership"):
        return str(g.membership.name)
    if current_user and current_user.is_authenticated:
        return str(current_user.user.name or current_user.user.email)
    return ""
