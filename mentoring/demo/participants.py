"""The participants of the demonstration association: invented people in real places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant of the demo. `stands`: in, invited, new or left."""

    name: str
    title: str
    agency: str
    city: str
    population: int
    topics: str
    story: str
    government: str = "council-manager"
    languages: str = "en"
    stands: str = "in"


# The running class: eighteen who are matched, three who joined late, one who withdrew.
RUNNING = (
    Participant("Dana Whitfield", "Management analyst II", "City of Davis", "Davis", 67_000,
        "interview-preparation first-chief-role council-relations",
        "I have applied twice for assistant manager and come second twice. I would like to know why."),
    Participant("Jerome Castillo", "Recreation supervisor", "City of Oxnard", "Oxnard", 202_000,
        "people-and-culture career-progression", "I lead forty part-timers, and I want to lead a department.",
        languages="en es"),
    Participant("Aisha Rahman", "Senior planner", "City of Woodland", "Woodland", 61_000,
        "career-progression management-tools", "I love plans. I would like to learn to love the people in them."),
    Participant("Colin McCready", "Assistant to the city manager", "City of Lodi", "Lodi", 67_000,
        "council-relations difficult-conversations", "I write the staff reports. Next I want to stand behind one."),
    Participant("Mei Sandoval", "Budget analyst", "County of Yolo", "Woodland", 217_000,
        "finance-and-budget career-progression", "Numbers come easily, rooms do not.", "county", "en es"),
    Participant("Andre Fontaine", "Police lieutenant", "City of Vallejo", "Vallejo", 126_000,
        "crisis-leadership breaking-in", "Twenty years in the police, and curious about the whole city."),
    Participant("Sofia Marchetti", "Deputy city clerk", "City of Napa", "Napa", 79_000,
        "council-relations work-life-balance", "Two small children, one large ambition."),
    Participant("Hank Osterberg", "Public works superintendent", "City of Merced", "Merced", 89_000,
        "career-progression people-and-culture", "I came up with a shovel in my hand and I am not done yet."),
    Participant("Leilani Kekoa", "Management fellow", "City of Torrance", "Torrance", 147_000,
        "breaking-in resume-review", "First year in local government. Everything is new and I want all of it."),
    Participant("Marcus Ibarra", "Housing program manager", "City of Salinas", "Salinas", 163_000,
        "community-engagement equity-and-inclusion", "Housing is personal to me; I grew up in a garage.",
        languages="en es"),
    Participant("Eleanor Voss", "Principal analyst", "County of Placer", "Auburn", 405_000,
        "finance-and-budget management-tools", "I would like to stop being the one who only checks.", "county"),
    Participant("Dev Chaudhry", "IT manager", "City of Folsom", "Folsom", 83_000,
        "career-progression council-relations", "Everyone calls me when it breaks. I want to be called before."),
    Participant("Carmen Solís", "Library director", "City of Ventura", "Ventura", 110_000,
        "first-chief-role community-engagement", "A library is a small city. I wonder about a larger one.",
        languages="en es"),
    Participant("Isaac Thornbury", "Fire battalion chief", "City of Redlands", "Redlands", 73_000,
        "crisis-leadership first-chief-role", "Good in a fire. Learning to be good in a budget hearing."),
    Participant("Yolanda Peck", "Community services manager", "City of Palm Springs", "Palm Springs", 45_000,
        "work-life-balance difficult-conversations", "I say yes too often, and would like to practice no."),
    Participant("Ravi Menon", "Senior engineer", "City of Gilroy", "Gilroy", 59_000,
        "management-tools career-progression", "From drawings to decisions: that is the step I want to make."),
    Participant("Tanya Birdsong", "Human resources analyst", "County of Humboldt", "Eureka", 136_000,
        "people-and-culture interview-preparation", "I help others get hired. Now it is my turn.", "county"),
    Participant("Owen Gallagher", "Economic development coordinator", "City of Petaluma", "Petaluma", 59_000,
        "bouncing-back career-progression", "My last job ended in a headline. I want the next one to end in a cake."),
    Participant("Felicia Grant-Moss", "Transit planner", "City of Visalia", "Visalia", 142_000,
        "community-engagement council-relations", "I joined late and am looking forward to my coach."),
    Participant("Naomi Ferris", "Assistant finance director", "City of Tracy", "Tracy", 93_000,
        "finance-and-budget first-chief-role", "I know what a city costs. I would like to know what it is worth."),
    Participant("Theodore Blum", "Environmental programs manager", "City of Arcata", "Arcata", 18_000,
        "career-progression crisis-leadership", "Floods, fires and one very angry beaver. I am ready for a council."),
    Participant("Stuart Pallister", "Code enforcement manager", "City of Chico", "Chico", 101_000,
        "difficult-conversations", "I moved to another state in the fall and had to stop."),
)  # fmt: skip
# The class that ranks its coaches now.
OPEN = (
    Participant("Priya Raman", "Assistant to the city manager", "City of Walnut Creek", "Walnut Creek", 70_000,
        "first-chief-role interview-preparation council-relations",
        "I know what I want: to be a city manager by forty-five. I am forty."),
    Participant("Damian Kowalczyk", "Parks manager", "City of Santa Cruz", "Santa Cruz", 63_000,
        "career-progression people-and-culture", "Trees do not talk back. I am learning about everything that does."),
    Participant("Latoya Simmons", "Grants manager", "City of Richmond", "Richmond", 116_000,
        "finance-and-budget equity-and-inclusion", "I bring the money in, and I want a say in where it goes.",
        "mayor-council"),
    Participant("Kenji Albright", "Management analyst", "City of Culver City", "Culver City", 40_000,
        "breaking-in resume-review interview-preparation", "Two years in, and hungry."),
    Participant("Rosalind Beck", "Water conservation lead", "City of Paso Robles", "Paso Robles", 31_000,
        "community-engagement crisis-leadership", "Drought made me a public speaker whether I liked it or not."),
    Participant("Miguel Ángel Duarte", "Code compliance supervisor", "City of Escondido", "Escondido", 151_000,
        "difficult-conversations people-and-culture", "I deliver bad news kindly. I would like some good news too.",
        languages="en es"),
    Participant("Hannah Stroud", "Deputy treasurer", "County of Sonoma", "Santa Rosa", 489_000,
        "finance-and-budget career-progression", "Quiet people can lead. I am looking for proof.", "county"),
    Participant("Clarence Obi", "Airport operations manager", "City of Monterey", "Monterey", 30_000, "", "",
        stands="invited"),
    Participant("Wren Hollis", "Sustainability coordinator", "City of Encinitas", "Encinitas", 62_000, "", "",
        stands="new"),
)  # fmt: skip
# The class that is over.
ALUMNI = (
    Participant("Patrice Lamont", "Deputy city manager", "City of Roseville", "Roseville", 151_000,
        "first-chief-role council-relations", "I finished, I was promoted, and I would do it again."),
    Participant("Edwin Sorrel", "Finance manager", "City of Modesto", "Modesto", 218_000,
        "finance-and-budget management-tools", "My coach and I still talk every other Friday."),
    Participant("Noor Haddad", "Assistant director", "City of Burbank", "Burbank", 107_000,
        "career-progression people-and-culture", "I came for a promotion and left with a friend."),
    Participant("Lucille Bertrand", "City clerk", "City of Ukiah", "Ukiah", 16_000,
        "council-relations work-life-balance", "The program gave me words for what I do.", stands="left"),
    Participant("Graham Tolliver", "Analyst", "City of Carlsbad", "Carlsbad", 115_000,
        "resume-review breaking-in", "A good year.", stands="left"),
)  # fmt: skip
