"""The second association of the demo: small, in another state; one of its people belongs to the first too."""

from mentoring.demo.pairs import Journey
from mentoring.demo.participants import Participant
from mentoring.demo.roster import MOUNTAIN, Coach, Served

COACHES = (
    Coach(
        "Wallace Reinhardt",
        "City manager, retired, and still on the ski patrol",
        "I like plans that survive the first snow. Call me, I pick up.",
        (Served("Loveland", 76_000, "City manager", state="CO"),),
        "first-chief-role crisis-leadership council-relations",
        zone=MOUNTAIN,
        hours=0,
    ),
    Coach(
        "Adaeze Nwosu",
        "Deputy city manager and mother of twins",
        "I can talk about budgets and bedtime in one breath.",
        (Served("Aurora", 386_000, "Deputy city manager", state="CO"),),
        "work-life-balance finance-and-budget career-progression",
        zone=MOUNTAIN,
        hours=1,
    ),
    Coach(
        "Lyle Featherstone",
        "Town manager on the Western Slope",
        "In a small town the manager also holds the ladder. I held it for twenty years.",
        (Served("Fruita", 13_000, "Town manager", state="CO"),),
        "community-engagement difficult-conversations",
        zone=MOUNTAIN,
        hours=2,
        places=1,
    ),
)
PARTICIPANTS = (
    Participant(
        "June Tafoya", "Management analyst", "City of Longmont", "Longmont", 99_000,
        "career-progression finance-and-budget", "Ready for more than the agenda packet.", languages="en es",
    ),
    Participant(
        "Simon Beck", "Streets supervisor", "City of Greeley", "Greeley", 109_000,
        "difficult-conversations community-engagement", "I fix roads. I would like to fix meetings.",
    ),
    Participant(
        "Alma Richter", "Assistant to the manager", "Town of Erie", "Erie", 33_000,
        "first-chief-role council-relations", "The town has doubled since I came, and so has my desk.",
    ),
)  # fmt: skip
ADMINISTRATORS = (("Marisol Vega", "Program volunteer"),)
JOURNEYS = (
    Journey("June Tafoya", "Adaeze Nwosu", ((20, "held"),), coming=10, matched=32),
    Journey("Simon Beck", "Lyle Featherstone", ((9, "held"),), coming=23, matched=32),
    Journey("Alma Richter", "Wallace Reinhardt", coming=6, matched=32),
)
