"""Who belongs to the demonstration associations. Every person is invented; the places are real."""

from dataclasses import dataclass

PACIFIC, MOUNTAIN, CENTRAL = "America/Los_Angeles", "America/Denver", "America/Chicago"
PHOENIX, EASTERN, HAWAII = "America/Phoenix", "America/New_York", "Pacific/Honolulu"


@dataclass(frozen=True, slots=True)
class Served:
    """A place that a coach served."""

    name: str
    population: int
    role: str
    government: str = "council-manager"
    state: str = "CA"


@dataclass(frozen=True, slots=True)
class Coach:
    """A coach of the demo; codes are separated by spaces. `hours`: which of the weekly patterns, or none."""

    name: str
    headline: str
    story: str
    served: tuple[Served, ...]
    topics: str
    zone: str = PACIFIC
    languages: str = "en"
    formats: str = "video phone"
    credentials: str = ""
    career: str = "analyst division-head department-head assistant-chief chief-executive"
    places: int = 2
    hours: int = 0
    stands: str = "in"  # in, invited, new, left, away, paused
    winters: str = ""  # another zone, from three weeks ahead on


COACHES = (
    Coach(
        "Ellis Grant",
        "City manager, retired: thirty years in the Central Valley",
        "I was the first in my family to work behind a desk, and it took me years to stop apologizing for it. I like "
        "long walks, short meetings, and people who are about to take the step.",
        (Served("Modesto", 218_000, "City manager"), Served("Ceres", 49_000, "Assistant city manager")),
        "interview-preparation first-chief-role council-relations difficult-conversations",
        credentials="credentialed-manager public-administration",
        hours=0,
    ),
    Coach(
        "Marisol Vega",
        "Deputy city manager who came up through recreation",
        "I started as a swim instructor and never left. Ask me how to lead people who used to be your peers.",
        (
            Served("Oxnard", 202_000, "Deputy city manager"),
            Served("Santa Paula", 31_000, "Recreation director"),
        ),
        "people-and-culture career-progression difficult-conversations",
        languages="en es",
        career="supervisor division-head department-head assistant-chief",
        hours=3,
    ),
    Coach(
        "Wendell Okafor",
        "Twice a first-time manager, in two very different towns",
        "My first council fired me and my second kept me eleven years. I learned more from the first.",
        (Served("Lodi", 67_000, "City manager"), Served("Ukiah", 16_000, "City manager")),
        "bouncing-back first-chief-role council-relations",
        credentials="credentialed-manager",
        hours=1,
    ),
    Coach(
        "Harriet Lindqvist",
        "County administrator, retired to the high desert",
        "Counties are where everything nobody else wants ends up, and I loved it. I can help you read a board.",
        (Served("Inyo County", 19_000, "County administrator", "county"), Served("Bishop", 3_800, "Planner")),
        "council-relations crisis-leadership finance-and-budget",
        zone=PHOENIX,
        formats="phone video",
        credentials="credentialed-manager",
        hours=2,
    ),
    Coach(
        "Tomás Echeverría",
        "City manager who still knows every pump station",
        "Public works engineer by trade. I help technical people learn to talk so that a council leans in.",
        (Served("Watsonville", 52_000, "City manager"), Served("Salinas", 163_000, "Public works director")),
        "career-progression community-engagement council-relations",
        languages="en es",
        formats="video in_person",
        career="analyst department-head assistant-chief chief-executive",
        hours=4,
    ),
    Coach(
        "Ruth Adeyemi-Cole",
        "Finance director and assistant manager, retired",
        "Budgets are stories with numbers in them. Bring me yours and we will find the plot.",
        (
            Served("Pasadena", 138_000, "Finance director"),
            Served("Culver City", 40_000, "Assistant city manager"),
        ),
        "finance-and-budget management-tools career-progression",
        credentials="finance-officer public-administration",
        career="analyst division-head department-head assistant-chief",
        hours=1,
    ),
    Coach(
        "Gordon Pell",
        "Town manager in the mountains for nineteen winters",
        "Small towns teach you everything at once. I am good company for anyone who is the only one of their kind.",
        (Served("Truckee", 17_000, "Town manager"), Served("Grass Valley", 14_000, "City administrator")),
        "crisis-leadership community-engagement work-life-balance",
        hours=5,
        places=1,
    ),
    Coach(
        "Lena Hartono",
        "Assistant city manager in a city that builds fast",
        "I moved from planning to the manager's office at forty-four. It is not too late for you either.",
        (
            Served("Mountain View", 82_000, "Assistant city manager"),
            Served("Sunnyvale", 155_000, "Principal planner"),
        ),
        "career-progression management-tools interview-preparation",
        languages="en zh",
        formats="video",
        career="analyst supervisor division-head assistant-chief",
        hours=3,
    ),
    Coach(
        "Calvin Whitehorse",
        "From the Marines to the city manager's chair",
        "Fourteen years in uniform, eighteen in city halls. The hard part was learning to ask instead of order.",
        (
            Served("Barstow", 25_000, "City manager"),
            Served("Twentynine Palms", 28_000, "Assistant city manager"),
        ),
        "veterans-transition first-chief-role breaking-in",
        zone=MOUNTAIN,
        credentials="veteran credentialed-manager",
        hours=0,
    ),
    Coach(
        "Dorothea Klein",
        "City manager, retired: coast, council and a long view",
        "I keep bees now. They are more orderly than a council, and sting less.",
        (
            Served("Santa Barbara", 88_000, "City administrator"),
            Served("Ventura", 110_000, "Deputy city manager"),
        ),
        "council-relations difficult-conversations community-engagement",
        credentials="credentialed-manager program-alumni",
        hours=2,
        stands="away",
    ),
    Coach(
        "Simone Baptiste",
        "Human resources director who hires managers",
        "I have sat on the other side of some two hundred panels. I will tell you what we wrote down after you left.",
        (
            Served("Hayward", 160_000, "Human resources director"),
            Served("Richmond", 116_000, "HR manager", "other"),
        ),
        "interview-preparation resume-review people-and-culture",
        languages="en fr",
        credentials="human-resources",
        career="analyst division-head department-head",
        hours=4,
        places=3,
    ),
    Coach(
        "Arturo Beltrán",
        "Assistant county executive in farm country",
        "Water, roads, and neighbors who remember your grandfather. I help people stay calm in loud rooms.",
        (
            Served("Tulare County", 473_000, "Assistant executive", "county"),
            Served("Visalia", 142_000, "Analyst"),
        ),
        "crisis-leadership community-engagement finance-and-budget",
        languages="en es",
        career="analyst division-head assistant-chief",
        hours=5,
    ),
    Coach(
        "Joan Satterfield",
        "Park district general manager, retired",
        "Special districts are local government's best-kept secret. Thirty-one years and I would do it again.",
        (Served("Livermore", 88_000, "District general manager", "special-district"),),
        "management-tools community-engagement career-progression",
        hours=1,
        places=1,
    ),
    Coach(
        "Peter Nakagawa",
        "City manager, retired to the windward side",
        "I answer at strange hours, because I live in Hawaii now and rise with the roosters.",
        (Served("Torrance", 147_000, "City manager"), Served("Gardena", 61_000, "Assistant city manager")),
        "first-chief-role finance-and-budget work-life-balance",
        zone=HAWAII,
        credentials="credentialed-manager",
        hours=6,
    ),
    Coach(
        "Imani Fairweather",
        "Equity officer turned deputy city manager",
        "The work is slow and it is worth it. I help people keep going without burning down.",
        (
            Served("Long Beach", 466_000, "Deputy city manager"),
            Served("Compton", 95_000, "Community programs"),
        ),
        "equity-and-inclusion community-engagement work-life-balance",
        formats="video in_person",
        career="supervisor division-head assistant-chief",
        hours=3,
    ),
    Coach(
        "Bernard Castellanos",
        "Assistant city manager, and a recovering perfectionist",
        "I once rewrote a staff report nine times. Ask me what I learned about letting go.",
        (Served("Escondido", 151_000, "Assistant city manager"), Served("Encinitas", 62_000, "Analyst")),
        "management-tools work-life-balance career-progression",
        languages="en es",
        career="analyst division-head assistant-chief",
        hours=0,
        places=1,
    ),
    Coach(
        "Thuy-Linh Dang",
        "City manager: first refugee in the chair, not the last",
        "My English teacher was a public library. I help people whose path did not look like the others'.",
        (
            Served("Westminster", 90_000, "City manager"),
            Served("Garden Grove", 170_000, "Deputy city manager"),
        ),
        "breaking-in first-chief-role equity-and-inclusion",
        languages="en vi",
        credentials="credentialed-manager",
        hours=4,
    ),
    Coach(
        "Russell Abernathy",
        "County executive, retired, and grandfather of seven",
        "I ran a big county and made most of the mistakes. You are welcome to all of them.",
        (
            Served("Placer County", 405_000, "County executive", "county"),
            Served("Roseville", 151_000, "Analyst"),
        ),
        "council-relations finance-and-budget crisis-leadership",
        zone=CENTRAL,
        hours=2,
    ),
    Coach(
        "Nadia Petrosyan",
        "Assistant city manager, Burbank to the core",
        "From the permit counter to the seventh floor in sixteen years. I draw career maps on napkins.",
        (
            Served("Burbank", 107_000, "Assistant city manager"),
            Served("Glendale", 196_000, "Permit technician"),
        ),
        "career-progression breaking-in resume-review",
        career="supervisor division-head department-head assistant-chief",
        hours=5,
    ),
    Coach(
        "Francis Delacroix",
        "City manager between jobs, and not afraid of it",
        "I have been let go, and I have been asked back. There is life on the other side of a closed session.",
        (Served("Vallejo", 126_000, "City manager"), Served("Benicia", 27_000, "Assistant city manager")),
        "bouncing-back interview-preparation council-relations",
        zone=EASTERN,
        hours=6,
        winters=PHOENIX,
    ),
    Coach(
        "Beatriz Monroy",
        "City clerk and assistant manager in wine country",
        "I know where everything is written down. I help people get ready for the room before the meeting.",
        (Served("Petaluma", 59_000, "Assistant city manager"), Served("Napa", 79_000, "City clerk")),
        "council-relations management-tools difficult-conversations",
        languages="en es",
        career="supervisor department-head assistant-chief",
        hours=1,
        stands="paused",
    ),
    Coach(
        "Howard Tillery",
        "Fire chief who became a city manager",
        "Twenty-six years in the fire service taught me to look calm. City hall taught me to be it.",
        (Served("Redding", 93_000, "City manager"), Served("Chico", 101_000, "Fire chief")),
        "crisis-leadership difficult-conversations first-chief-role",
        career="supervisor division-head department-head chief-executive",
        hours=3,
    ),
    Coach(
        "Grace Yoon",
        "Budget officer on the way to deputy",
        "I coach because somebody coached me. Spreadsheets and courage, in that order.",
        (Served("Santa Clara County", 1_900_000, "Budget officer", "county"),),
        "finance-and-budget career-progression resume-review",
        languages="en ko",
        career="analyst division-head",
        hours=0,
        places=1,
    ),
    Coach("Oscar Brightwater", "", "", (Served("Eureka", 26_000, "City manager"),), "", stands="invited"),
    Coach(
        "Phyllis Ng",
        "",
        "",
        (Served("San Luis Obispo", 47_000, "Deputy city manager"),),
        "",
        stands="invited",
    ),
    Coach("Leonard Ashby", "", "", (Served("Paso Robles", 31_000, "City manager"),), "", stands="new"),
)
ADMINISTRATORS = (("Rosa Tran", "Program director"), ("Terrence Boyd", "Member services"))
