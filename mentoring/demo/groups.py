"""Writes the demo's group meetings: with seats left, full with a waiting list, with a seat offered, past, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.dialects.postgresql import Range

from mentoring.demo.calendar import at
from mentoring.demo.classes import Class
from mentoring.demo.ledger import Ledger
from mentoring.demo.members import Members, write
from mentoring.foundation.models import new_id
from mentoring.foundation.words import local
from mentoring.groups.seats import OFFERED_FOR
from mentoring.scheduling.models import GroupMeeting, Occupancy, Seat
from mentoring.scheduling.zones import tzdata_version

EVENING = 17 * 60  # on a Monday, Wednesday or Friday no coach of the demo has hours then
GROUP_DAYS = (0, 2, 4)
OPENED_BEFORE = timedelta(days=16)


@dataclass(frozen=True, slots=True)
class Circle:
    """A group meeting: `near` is in how many days, `seats` is who, and how they stand."""

    title: str
    coach: str
    near: int
    places: int
    seats: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    cancelled: str = ""  # what the coach said


CIRCLES = (
    Circle(
        "Budget talks with a council",
        "Ellis Grant",
        -12,
        6,
        {"Dana Whitfield": "came", "Carmen Solís": "came", "Mei Sandoval": "came", "Ravi Menon": "missed"},
    ),
    Circle(
        "Interview practice",
        "Ellis Grant",
        9,
        5,
        {"Carmen Solís": "taken", "Dana Whitfield": "taken", "Dev Chaudhry": "taken"},
        "https://meet.golden-state.example/ellis",
    ),
    Circle(
        "The first ninety days",
        "Marisol Vega",
        12,
        2,
        {
            "Jerome Castillo": "taken",
            "Leilani Kekoa": "taken",
            "Dana Whitfield": "waiting",
            "Owen Gallagher": "waiting",
        },
    ),
    Circle(
        "Working with labor groups",
        "Ruth Adeyemi-Cole",
        16,
        3,
        {
            "Mei Sandoval": "taken",
            "Marcus Ibarra": "taken",
            "Dana Whitfield": "offered",
            "Eleanor Voss": "waiting",
        },
    ),
    Circle(
        "Telling your story",
        "Ellis Grant",
        20,
        4,
        {"Tanya Birdsong": "taken"},
        cancelled="I have to be in Sacramento that week. I will open another one in the new year.",
    ),
)


def write_groups(members: Members, chosen: Class, ledger: Ledger) -> list[GroupMeeting]:
    """The group meetings of a cohort, with who sits, who waits, and what they were told."""
    return [write_circle(members, chosen, circle, ledger) for circle in CIRCLES]


def write_circle(members: Members, chosen: Class, circle: Circle, ledger: Ledger) -> GroupMeeting:
    instant = members.instant
    near = instant.date() + timedelta(days=circle.near)
    day = next(day for day in (near + timedelta(days=n) for n in range(4)) if day.weekday() in GROUP_DAYS)
    starts_at = at(day, EVENING, chosen.cohort.zone)
    opened_at = min(starts_at, instant) - OPENED_BEFORE
    cancelled_at = instant - timedelta(days=2) if circle.cancelled else None
    group = GroupMeeting(
        id=new_id(),
        cohort_id=chosen.cohort.id,
        coach_id=members.rows[circle.coach].id,
        title=circle.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        local_start=f"{local(starts_at, chosen.cohort.zone):%Y-%m-%dT%H:%M}",
        zone=chosen.cohort.zone,
        tzdata=tzdata_version(),
        places=circle.places,
        format="video",
        place=circle.place,
        state="cancelled" if circle.cancelled else "open",
        sequence=1 if circle.cancelled else 0,
        booking_key=new_id(),
        created_at=opened_at,
        cancelled_at=cancelled_at,
        cancel_words=circle.cancelled,
        logged_at=starts_at + timedelta(hours=2) if circle.near < 0 else None,
    )
    seats = {
        name: seat_of(members, group, number, name, circle.seats[name])
        for number, name in enumerate(circle.seats)
    }
    write([group])
    write(seats.values())
    sitting = {name for name, seat in seats.items() if seat.state == "taken"}
    if group.state == "open" and starts_at > instant:
        taken = Range(group.starts_at, group.ends_at, bounds="[)")
        write(
            Occupancy(user_id=members.rows[name].user_id, during=taken, meeting_id=group.id)
            for name in (circle.coach, *sorted(sitting))
        )
    tell(ledger, members, group, seats)
    return group


def seat_of(members: Members, group: GroupMeeting, number: int, name: str, stands: str) -> Seat:
    """Somebody's seat; `came` and `missed` are seats in a group that is over."""
    state = "taken" if stands in {"came", "missed"} else stands
    return Seat(
        id=new_id(),
        group_id=group.id,
        membership_id=members.rows[name].id,
        state=state,
        asked_at=group.created_at + timedelta(hours=5 + 7 * number),
        offered_until=members.instant - timedelta(hours=2) + OFFERED_FOR if state == "offered" else None,
        came=stands == "came" if group.logged_at else None,
    )


def tell(ledger: Ledger, members: Members, group: GroupMeeting, seats: Mapping[str, Seat]) -> None:
    """What the ledger holds of it."""
    ledger.add("group_invitation", group.coach_id, group.id, group.created_at, "You opened a group meeting.")
    for seat in seats.values():
        if seat.state == "taken":
            ledger.add("group_invitation", seat.membership_id, seat.id, seat.asked_at, "You took a seat.")
        if seat.state == "offered":
            ledger.add(
                "seat_offered",
                seat.membership_id,
                seat.id,
                members.instant - timedelta(hours=2),
                "A seat became free.",
                expires_at=seat.offered_until,
            )
    told = [(group.coach_id, group.id), *((seat.membership_id, seat.id) for seat in seats.values())]
    if group.cancelled_at:
        for member_id, about in told:
            why = "The group meeting was cancelled."
            ledger.add("group_cancelled", member_id, about, group.cancelled_at, why, sequence=1)
        return
    reminded_at = group.starts_at - timedelta(days=1)
    sitting = [told[0], *((seat.membership_id, seat.id) for seat in seats.values() if seat.state == "taken")]
    for member_id, about in sitting:
        ledger.add(
            "group_reminder",
            member_id,
            about,
            reminded_at,
            "The program reminds of meetings.",
            offset_minutes=1440,
            expires_at=group.starts_at,
            planned_at=group.created_at,
        )
