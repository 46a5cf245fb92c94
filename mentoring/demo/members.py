"""Writes the demo's people: users, doors, memberships, profiles, goals and hours."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from mentoring.accounts.models import Door, Membership, User
from mentoring.coaches.models import CoachProfile
from mentoring.coaches.places import Place, bands_of, states_of, stored
from mentoring.coaches.searching import search_text
from mentoring.demo.calendar import BUFFER_AFTER, PATTERNS
from mentoring.demo.participants import Participant
from mentoring.demo.roster import Coach
from mentoring.demo.wording import GOALS
from mentoring.foundation.extensions import db
from mentoring.foundation.models import new_id
from mentoring.organizations.models import Organization
from mentoring.organizations.vocabulary import SETTINGS, VALUES
from mentoring.participants.models import Goal, ParticipantProfile
from mentoring.scheduling.week_models import Availability, ZoneStay

CAREER = ["analyst", "supervisor", "division-head", "department-head"]


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody of one demo organization, by name."""

    organization: Organization
    instant: datetime
    rows: dict[str, Membership]
    coaches: dict[UUID, Coach]
    participants: dict[UUID, Participant]

    def of(self, people: Iterable[Coach | Participant]) -> list[Membership]:
        """The memberships of some of them, in the same order."""
        return [self.rows[person.name] for person in people]

    def profile(self, member: Membership) -> Coach:
        """What the demo knows of a coach."""
        return self.coaches[member.id]


def address_of(name: str, domain: str) -> str:
    """ellis.grant@golden-state.example."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{domain}"


def write_members(
    organization: Organization,
    *,
    domain: str,
    instant: datetime,
    administrators: Sequence[tuple[str, str]],
    coaches: Sequence[Coach],
    participants: Sequence[Participant],
    passwords: dict[str, str],
    days_here: Callable[[Coach | Participant], int],
    known: dict[str, str] | None = None,
) -> Members:
    """Add an organization's people. `days_here` says since when, `passwords` are hashes by address; `known` are
    addresses of people that another organization knows: whoever has an address already is the same person.
    """
    people: list[Coach | Participant] = [*coaches, *participants]
    names = [*(name for name, _ in administrators), *(one.name for one in people)]
    addresses = {name: address_of(name, domain) for name in names} | (known or {})
    zones = {coach.name: coach.zone for coach in coaches if coach.zone != organization.zone}
    users = users_at(addresses, passwords, zones)
    rows: dict[str, Membership] = {}
    long_ago = instant - timedelta(days=500)
    for name, title in administrators:
        rows[name] = Membership(name=name, title=title, is_administrator=True, **came_in("in", long_ago))
        rows[name].agency = organization.name
    for coach in coaches:
        rows[coach.name] = member_of(coach, instant - timedelta(days=days_here(coach)))
    for participant in participants:
        rows[participant.name] = participant_member(
            participant, instant - timedelta(days=days_here(participant))
        )
    for name, row in rows.items():
        row.id, row.user_id = new_id(), users[name].id
    doors = [Door(user_id=row.user_id, organization_id=organization.id) for row in rows.values()]
    write([*rows.values(), *doors])
    members = Members(
        organization,
        instant,
        rows,
        {rows[coach.name].id: coach for coach in coaches},
        {rows[participant.name].id: participant for participant in participants},
    )
    write_profiles(members)
    return members


def write(rows: Iterable[object]) -> None:
    """Add rows that may refer to what is written already."""
    db.session.add_all(list(rows))
    db.session.flush()


def users_at(addresses: dict[str, str], passwords: dict[str, str], zones: dict[str, str]) -> dict[str, User]:
    """The user behind each name, found or new."""
    known = {
        user.email: user
        for user in db.session.scalars(select(User).where(User.email.in_(addresses.values())))
    }
    found = {}
    for name, email in addresses.items():
        found[name] = known.get(email) or User(
            id=new_id(), email=email, name=name, zone=zones.get(name), password_hash=passwords.get(email)
        )
    write(found.values())
    return found


def came_in(stands: str, joined: datetime) -> dict[str, datetime]:
    """When somebody was invited, came in, and left."""
    dates = {"created_at": joined}
    if stands == "new":
        return dates
    dates["invited_at"] = joined + timedelta(hours=3)
    if stands != "invited":
        dates["accepted_at"] = joined + timedelta(days=2, hours=5)
    if stands == "left":
        dates["left_at"] = joined + timedelta(days=400)
    return dates


def member_of(coach: Coach, joined: datetime) -> Membership:
    first = coach.served[0]
    agency = first.name if first.government in {"county", "special-district"} else f"City of {first.name}"
    return Membership(
        name=coach.name,
        title=first.role,
        agency=agency,
        city=first.name.removesuffix(" County"),
        state=first.state,
        population=first.population,
        is_coach=True,
        **came_in(coach.stands, joined),
    )


def participant_member(one: Participant, joined: datetime) -> Membership:
    return Membership(
        name=one.name,
        title=one.title,
        agency=one.agency,
        city=one.city,
        state="CA",
        population=one.population,
        is_participant=True,
        **came_in(one.stands, joined),
    )


def write_profiles(members: Members) -> None:
    """Profiles, hours and goals of everybody who came in."""
    rows: list[object] = []
    for member_id, coach in members.coaches.items():
        if coach.topics:
            member = next(row for row in members.rows.values() if row.id == member_id)
            rows += [coach_profile(member, coach, members.instant), *hours_of(member, coach, members.instant)]
    choose = Random(7)  # noqa: S311 - the same demo every time
    for member_id, one in members.participants.items():
        if one.topics:
            rows += participant_rows(member_id, one, choose, members.instant)
    write(rows)


def coach_profile(member: Membership, coach: Coach, instant: datetime) -> CoachProfile:
    places = [Place(one.name, one.state, one.population, one.role, one.government) for one in coach.served]
    today = instant.date()
    topics, career, credentials = coach.topics.split(), coach.career.split(), coach.credentials.split()
    audiences = {"story": "cohort"} if coach.stands == "paused" else {}
    return CoachProfile(
        membership_id=member.id,
        headline=coach.headline,
        story=coach.story,
        places_served=[stored(place) for place in places],
        bands=bands_of(places),
        states=states_of(places),
        career_path=career,
        topics=topics,
        languages=coach.languages.split(),
        formats=coach.formats.split(),
        credentials=credentials,
        audiences=audiences,
        places=coach.places,
        paused_until=today + timedelta(days=45) if coach.stands == "paused" else None,
        away_from=today - timedelta(days=12) if coach.stands == "away" else None,
        away_until=today + timedelta(days=95) if coach.stands == "away" else None,
        search_text=search_text(
            name=coach.name,
            title=member.title,
            agency=member.agency,
            headline=coach.headline,
            places=places,
            topics=topics,
            career_path=career,
            credentials=credentials,
            audiences=audiences,
        ),
        settings=sorted({setting_of(one.population) for one in coach.served}),
        years=14 + 3 * len(career) + len(coach.name) % 7,
        work_values=Random(coach.name).sample([code for code, _ in VALUES], 2),  # noqa: S311
        oriented_on=None if coach.stands == "new" else today - timedelta(days=200),
        completed_at=member.accepted_at,
    )


def setting_of(population: int | None) -> str:
    """A small place is rural, a large one urban, nearly always."""
    return (
        "suburban" if population is None else SETTINGS[2 - (population > 40_000) - (population > 150_000)][0]
    )


def hours_of(member: Membership, coach: Coach, instant: datetime) -> list[object]:
    """Weekly hours, and for who travels the weeks that they spend on other clocks."""
    hours = Availability(
        id=new_id(),
        membership_id=member.id,
        zone=coach.zone,
        weekly=PATTERNS[coach.hours],
        notice_minutes=24 * 60,
        buffer_after=BUFFER_AFTER.get(coach.hours, 0),
        per_week=3 if coach.places > 1 else None,
    )
    if not coach.winters:
        return [hours]
    first = instant.date() + timedelta(days=20)
    away = {"first_day": first, "last_day": first + timedelta(days=60)}
    return [hours, ZoneStay(availability_id=hours.id, zone=coach.winters, **away)]


def participant_rows(member_id: UUID, one: Participant, choose: Random, instant: datetime) -> list[object]:
    topics = one.topics.split()
    profile = ParticipantProfile(
        membership_id=member_id,
        story=one.story,
        topics=topics,
        languages=one.languages.split(),
        formats=choose.choice((["video"], ["video", "phone"], ["video", "phone", "in_person"])),
        government=one.government,
        career_path=CAREER[: choose.randint(1, 3)],
        setting=setting_of(one.population),
        years=4 + len(one.name) % 9,
        work_values=Random(one.name).sample([code for code, _ in VALUES], 2),  # noqa: S311
        meeting_times=Random(one.name).choice(([], ["midday"], ["morning", "afternoon"], ["evening"])),  # noqa: S311
        completed_at=instant - timedelta(days=10),
    )
    goals = [
        Goal(membership_id=member_id, sentence=GOALS[topic], position=position)
        for position, topic in enumerate(topics)
    ]
    return [profile, *goals]
