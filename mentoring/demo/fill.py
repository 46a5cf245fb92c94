"""Fill an empty installation, once: two associations, each whole or not at all, inside its own walls."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from mentoring.accounts.actions import hasher
from mentoring.accounts.models import User
from mentoring.demo import journeys, neighbor, participants, roster
from mentoring.demo.classes import write_class, write_programs, write_wishes
from mentoring.demo.groups import write_groups
from mentoring.demo.ledger import FULL, LOST, UNKNOWN, Ledger
from mentoring.demo.members import Members, write, write_members
from mentoring.demo.pairs import seats_of, write_pairs
from mentoring.demo.runs import write_runs
from mentoring.demo.sign_ins import PASSWORD, SIGN_INS
from mentoring.demo.waves import write_wave
from mentoring.foundation import tenancy
from mentoring.foundation.clock import now
from mentoring.foundation.extensions import db
from mentoring.organizations.models import Organization

Say = Callable[[str], None]
DOMAIN = "golden-state.example"
NEIGHBOR_DOMAIN = "front-range.example"


def fill(say: Say) -> None:
    """Create the demonstration associations unless they are there."""
    for slug, build in (("golden-state", golden_state), ("front-range", front_range)):
        db.session.remove()
        try:
            if db.session.scalar(select(Organization.id).where(Organization.slug == slug)):
                say(f"The demo's {slug} is there already.")
                continue
            build(say)
            db.session.commit()
        finally:
            db.session.remove()
    say("The demonstration is filled.")


def golden_state(say: Say) -> None:
    """A state association in full swing."""
    organization = founded("Golden State Managers Association", "golden-state", roster.PACIFIC, "#0e5a5a")
    hashed = hasher.hash(PASSWORD)
    passwords = {person.email: hashed for person in SIGN_INS}
    operator = User(email=f"operator@{DOMAIN}", name="Sam Okonjo", is_operator=True, password_hash=hashed)
    write([operator])
    say("Golden State Managers Association: people ...")
    members = write_members(
        organization,
        domain=DOMAIN,
        instant=now(),
        administrators=roster.ADMINISTRATORS,
        coaches=roster.COACHES,
        participants=(*participants.RUNNING, *participants.OPEN, *participants.ALUMNI),
        passwords=passwords,
        days_here=days_here,
    )
    say("Golden State Managers Association: cohorts, meetings and messages ...")
    write_golden_state(members, Random(2026))  # noqa: S311 - the same demo every time


def write_golden_state(members: Members, choose: Random) -> None:
    """Its classes, one in each state, and the ledger of it all."""
    today = members.instant.date()
    programs = write_programs(members, ("emerging-leaders", "open-coaching", "nine-month-cohort"))
    coaches = members.of(roster.COACHES)
    profiled = [coach for coach in coaches if members.profile(coach).topics]
    ledger = Ledger(members)
    ledger.invitations()
    over = write_class(
        members,
        programs["emerging-leaders"],
        name=f"Class of {today.year - 1}",
        state="closed",
        starts_on=first_of_month(today - timedelta(days=490)),
        months=12,
        places=12,
        coaches=[members.rows[journey.coach] for journey in journeys.CLOSED],
        participants=members.of(participants.ALUMNI),
    )
    running = write_class(
        members,
        programs["emerging-leaders"],
        name=f"Class of {today.year}",
        state="running",
        starts_on=today - timedelta(days=121),
        months=12,
        places=24,
        coaches=[coach for coach in profiled if coach.name in seats_of(journeys.RUNNING)],
        participants=members.of(participants.RUNNING),
        seats=seats_of(journeys.RUNNING),
        withdrawn=("Stuart Pallister",),
    )
    to_come = write_class(
        members,
        programs["emerging-leaders"],
        name=f"Class of {today.year + 1}",
        state="open",
        starts_on=first_of_month(today + timedelta(days=50)),
        months=12,
        places=12,
        coaches=[*profiled[2:5], *profiled[7:12], *profiled[15:18], coaches[-3], coaches[-2]],
        participants=members.of(participants.OPEN),
        seats={coach.name: 1 for coach in coaches},
    )
    write_class(
        members,
        programs["nine-month-cohort"],
        name=f"Fall of {today.year + 1}",
        state="draft",
        starts_on=first_of_month(today + timedelta(days=200)),
        months=9,
        places=20,
        coaches=profiled[18:21],
        participants=[],
    )
    gallery = write_class(
        members,
        programs["open-coaching"],
        name=f"Gallery of {today.year}",
        state="running",
        starts_on=today - timedelta(days=60),
        months=12,
        places=12,
        coaches=[members.rows[journey.coach] for journey in journeys.GALLERY],
        participants=[members.rows[journey.participant] for journey in journeys.GALLERY],
    )
    write_wishes(members, to_come, choose=choose)
    write_runs(members, to_come, administrator="Rosa Tran")
    for chosen, plan, survey in ((over, journeys.CLOSED, "close"), (running, journeys.RUNNING, "pulse")):
        written = write_pairs(members, chosen, plan, choose=choose)
        ledger.matches(written)
        ledger.meetings(written.meetings)
        ledger.guests(written.guests)
        write_wave(chosen, written, survey, ledger, choose=choose, answering=0.8)
    write_groups(members, running, ledger)
    written = write_pairs(members, gallery, journeys.GALLERY, choose=choose)
    ledger.matches(written)
    ledger.meetings(written.meetings)
    ledger.went_wrong("invitation", "Oscar Brightwater", state="failed", outcome=UNKNOWN)
    ledger.went_wrong("meeting_invitation", "Yolanda Peck", state="failed", outcome=FULL)
    ledger.went_wrong("log_request", "Tomás Echeverría", state="uncertain", outcome=LOST)
    ledger.went_wrong(
        "survey_invitation", "Peter Nakagawa", state="expired", outcome="It came due too late to be of use."
    )
    ledger.goes_out_now("log_request", "Ellis Grant")
    ledger.goes_out_now("guest_invitation", "Grace Yoon")
    ledger.write()


def days_here(person: roster.Coach | participants.Participant) -> int:
    """How many days ago somebody joined."""
    if person in participants.ALUMNI or person.name in seats_of(journeys.CLOSED, ended=True):
        return 530
    if person.stands in {"invited", "new"}:
        return 14 if person.stands == "invited" else 3
    return 35 if person in participants.OPEN else 140


def front_range(say: Say) -> None:
    """A small one in Colorado, run by somebody who coaches in California."""
    say("Front Range City Managers ...")
    organization = founded("Front Range City Managers", "front-range", roster.MOUNTAIN, "#7a3e12")
    marisol = f"marisol.vega@{DOMAIN}"
    members = write_members(
        organization,
        domain=NEIGHBOR_DOMAIN,
        instant=now(),
        administrators=neighbor.ADMINISTRATORS,
        coaches=neighbor.COACHES,
        participants=neighbor.PARTICIPANTS,
        passwords={},
        days_here=lambda _: 60,
        known={"Marisol Vega": marisol},
    )
    choose = Random(1876)  # noqa: S311 - the same demo every time
    program = write_programs(members, ("nine-month-cohort",))["nine-month-cohort"]
    first = write_class(
        members,
        program,
        name="First class",
        state="running",
        starts_on=members.instant.date() - timedelta(days=34),
        months=9,
        places=6,
        coaches=members.of(neighbor.COACHES),
        participants=members.of(neighbor.PARTICIPANTS),
    )
    ledger = Ledger(members)
    ledger.invitations()
    written = write_pairs(members, first, neighbor.JOURNEYS, choose=choose)
    ledger.matches(written)
    ledger.meetings(written.meetings)
    write_wave(first, written, "pulse", ledger, choose=choose, answering=0)
    for one in (*neighbor.COACHES, *neighbor.PARTICIPANTS):
        ledger.goes_out_now("survey_invitation", one.name)
    ledger.write()


def founded(name: str, slug: str, zone: str, accent: str) -> Organization:
    """A new organization, in force from here on."""
    organization = Organization(
        name=name, slug=slug, zone=zone, accent=accent, created_at=now() - timedelta(days=510)
    )
    write([organization])
    tenancy.enter(organization.id)
    return organization


def first_of_month(day: date) -> date:
    return day.replace(day=1)
