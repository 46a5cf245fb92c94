"""What became of the pairs of the demo's classes."""

from mentoring.demo.pairs import Journey

STEADY = ((96, "held"), (68, "held"), (40, "held"), (12, "held"))

RUNNING = (
    Journey("Dana Whitfield", "Ellis Grant", STEADY, coming=4, guest="Grace Yoon"),
    Journey("Carmen Solís", "Ellis Grant", ((89, "held"), (54, "held"), (7, "waiting")), coming=18, later=3),
    Journey("Jerome Castillo", "Marisol Vega", ((90, "held"), (61, "held"), (33, "held")), coming=2),
    Journey(
        "Aisha Rahman", "Lena Hartono", ((97, "held"), (70, "held"), (42, "missed"), (35, "held")), coming=6
    ),
    Journey("Colin McCready", "Wendell Okafor", ((92, "held"), (48, "held"), (20, "held")), coming=9),
    Journey("Mei Sandoval", "Ruth Adeyemi-Cole", STEADY, coming=15),
    Journey("Andre Fontaine", "Howard Tillery", ((85, "held"), (57, "held"), (19, "waiting"))),
    Journey(
        "Sofia Marchetti", "Beatriz Monroy", ((94, "held"), (66, "cancelled"), (59, "held"), (23, "held"))
    ),
    Journey("Hank Osterberg", "Tomás Echeverría", ((83, "held"), (50, "held"), (14, "waiting")), coming=26),
    Journey(
        "Leilani Kekoa", "Nadia Petrosyan", ((99, "held"), (78, "held"), (50, "held"), (22, "held")), coming=5
    ),
    Journey("Marcus Ibarra", "Imani Fairweather", ((88, "held"), (58, "phone"), (30, "held")), coming=11),
    Journey("Eleanor Voss", "Russell Abernathy", ((80, "missed"), (73, "held"), (38, "held")), coming=20),
    Journey("Dev Chaudhry", "Bernard Castellanos", ((91, "held"), (62, "held"), (33, "held")), coming=1),
    Journey("Isaac Thornbury", "Peter Nakagawa", ((76, "held"), (69, "phone"))),  # quiet for two months
    Journey("Yolanda Peck", "Gordon Pell", ((60, "cancelled"),), coming=8),
    Journey("Ravi Menon", "Joan Satterfield", ((87, "held"), (52, "held"), (17, "held")), coming=13),
    Journey(
        "Tanya Birdsong",
        "Simone Baptiste",
        ((104, "held"), (75, "held"), (46, "held"), (18, "held")),
        coming=3,
    ),
    Journey("Owen Gallagher", "Francis Delacroix", matched=26),  # a second start: no first meeting yet
    Journey("Naomi Ferris", "Bernard Castellanos", matched=2, offered=True),  # the next best
    Journey("Naomi Ferris", "Joan Satterfield", matched=5, ended="declined"),
    Journey("Theodore Blum", "Imani Fairweather", matched=5, ended="declined"),  # and no next
    Journey("Owen Gallagher", "Dorothea Klein", ((84, "held"),), ended="ended early"),
    Journey("Stuart Pallister", "Harriet Lindqvist", ((90, "held"),), ended="ended early"),
)


def over(participant: str, coach: str, *, every: int, last: int = 120) -> Journey:
    """A pair of the class that is over: sessions at a steady pace, and a good end."""
    past = tuple((days, "held") for days in range(460, last, -every))
    return Journey(participant, coach, past, matched=480, ended="completed")


CLOSED = (
    over("Patrice Lamont", "Thuy-Linh Dang", every=36),
    over("Edwin Sorrel", "Ruth Adeyemi-Cole", every=40),
    over("Noor Haddad", "Nadia Petrosyan", every=32),
    over("Lucille Bertrand", "Wendell Okafor", every=45, last=200),
    over("Graham Tolliver", "Calvin Whitehorse", every=60),
)
# Beside the coach of the class, one from the gallery.
GALLERY = (Journey("Dana Whitfield", "Bernard Castellanos", ((6, "held"),), coming=9, matched=20),)
