from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.rosters import cells
from mentoring.rosters.cells import Wrong
from mentoring.rosters.checking import check
from mentoring.rosters.choices import Choices
from mentoring.rosters.columns import MappingRefused
from mentoring.rosters.fates import Change, Fate, KnownPerson, PlannedPerson
from tests.rosters.files_of import sheet

CHOICES = Choices(
    zones={
        "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/Madrid", "UTC", "EST",
        "US/Eastern", "America/Argentina/Buenos_Aires",
    },
    topics=(("finance", "Finance and budget"), ("council", "Mayor, council relations"), ("resume", "Resume review")),
    languages=(("en", "English"), ("es", "Spanish"), ("ase", "American Sign Language")),
    formats=(("video", "Video"), ("phone", "Phone"), ("in_person", "In person")),
    credentials=(("veteran", "Veteran"),),
)  # fmt: skip
ANN = PlannedPerson("ann@example.org", "Ann Lee")


def planned(table, *rows, known=None, kind="coaches"):
    """The plan of rows whose columns are named by their keys."""
    header = tuple(table)
    mapping = {key: at for at, key in enumerate(header)}
    return check(sheet(header, *rows), mapping, kind, known=known or {}, choices=CHOICES)


def only(key, cell, **also):
    """The one planned row of Ann with one more cell."""
    plan = planned(("name", "email", key), ("Ann Lee", "ann@example.org", cell), **also)
    return plan.rows[0]


def sentences(remarks):
    return [remark.sentence for remark in remarks]


# --- Fates


def test_a_new_person_is_added_with_everything_cleaned():
    plan = planned(
        ("email", "first_name", "last_name", "title", "agency", "city", "state", "population", "phone", "zone",
         "topics", "languages", "formats", "credentials", "places", "headline"),
        ("Ann@Example.ORG", " Ann", "Lee", "City  Manager", "City of\nX", "X", "IL", "12,500", "+1 217 555", "Central",
         "Resume review; finance", "english, asl", "Zoom/phone", "Veteran", "2", "‘Hi’"),
    )  # fmt: skip
    assert [(row.number, row.fate, row.problems, row.changes) for row in plan.rows] == [(2, Fate.ADD, (), ())]
    assert plan.rows[0].person == PlannedPerson(
        email="ann@example.org",
        name="Ann Lee",
        title="City Manager",
        agency="City of X",
        city="X",
        state="IL",
        population=12_500,
        phone="+1 217 555",
        zone="America/Chicago",
        topics=("resume", "finance"),
        languages=("en", "ase"),
        formats=("video", "phone"),
        credentials=("veteran",),
        places=2,
        headline="‘Hi’",
    )
    assert plan.is_applicable


def test_a_known_person_is_updated_field_by_field_and_blanks_erase_nothing():
    known = {
        ANN.email: KnownPerson(replace(ANN, title="Clerk", city="Springfield", topics=("finance",)), True)
    }
    plan = planned(
        ("name", "email", "title", "city", "topics"),
        ("Ann Lee", "ANN@example.org", "Manager", "", ""),
        known=known,
    )
    assert plan.rows[0].fate is Fate.UPDATE
    assert plan.rows[0].changes == (Change("title", "Clerk", "Manager"),)
    assert plan.rows[0].person.said() == {"email": "ann@example.org", "name": "Ann Lee", "title": "Manager"}


def test_a_known_person_of_whom_nothing_new_is_said():
    known = {ANN.email: KnownPerson(replace(ANN, topics=("finance", "resume")), True)}
    row = only("topics", "Resume review; Finance and budget", known=known)
    assert (row.fate, row.changes) == (Fate.NOTHING_NEW, ())


def test_the_order_of_a_participants_topics_is_a_change():
    known = {ANN.email: KnownPerson(replace(ANN, topics=("finance", "resume")), True)}
    row = only("topics", "Resume review; Finance and budget", known=known, kind="participants")
    assert row.changes == (Change("topics", ("finance", "resume"), ("resume", "finance")),)


def test_a_known_person_without_the_role_gets_it():
    row = only("title", "", known={ANN.email: KnownPerson(ANN, False)})
    assert (row.fate, row.changes) == (Fate.UPDATE, (Change("role", None, "coaches"),))


def test_a_repeated_address_in_other_letters_is_nothing_new_when_it_says_the_same():
    plan = planned(("name", "email"), ("Ann Lee", "ann@example.org"), ("Ann  Lee", "ANN@Example.org "))
    assert [row.fate for row in plan.rows] == [Fate.ADD, Fate.NOTHING_NEW]
    assert sentences(plan.rows[1].notes) == ["Row 3, email: “ann@example.org”: row 2 says the same."]
    assert plan.is_applicable


def test_a_repeated_address_that_says_something_else_is_refused():
    plan = planned(("name", "email"), ("Ann Lee", "ann@example.org"), ("Bo Diaz", "ANN@EXAMPLE.ORG"))
    assert [row.fate for row in plan.rows] == [Fate.ADD, Fate.REFUSED]
    assert sentences(plan.rows[1].problems) == [
        "Row 3, email: “ann@example.org”: row 2 has this address too, and says something else. Keep one of them."
    ]
    assert not plan.is_applicable


def test_a_repeated_row_that_is_refused_stays_refused():
    row = ("Ann Lee", "ann@example.org", "many")
    plan = planned(("name", "email", "places"), row, row)
    assert [row.fate for row in plan.rows] == [Fate.REFUSED, Fate.REFUSED]
    assert [row.person for row in plan.rows] == [None, None]


def test_one_name_with_two_addresses_is_pointed_out():
    plan = planned(("name", "email"), ("Ann Lee", "ann@example.org"), ("ann lee", "ann@example.com"))
    assert [row.fate for row in plan.rows] == [Fate.ADD, Fate.ADD]
    assert sentences(plan.rows[1].notes) == ["Row 3, name: “ann lee”: also the name in row 2."]


def test_every_problem_of_a_row_is_named_at_once():
    plan = planned(("name", "email", "population", "zone"), ("", "bob@", "lots", "Chicgo"))
    assert sentences(plan.rows[0].problems) == [
        "Row 2, email: “bob@”: this is not an e-mail address. There must be something after the @-sign.",
        "Row 2, name: there is no name. Add it, or take the row out.",
        (
            "Row 2, population: “lots”: this is not a whole number. Write a number from 0 to 50,000,000, or leave the"
            " cell blank."
        ),
        "Row 2, zone: “Chicgo”: this is not a time zone. Is it America/Chicago?",
    ]
    assert plan.counts == {Fate.ADD: 0, Fate.UPDATE: 0, Fate.NOTHING_NEW: 0, Fate.REFUSED: 1}


def test_a_plan_in_which_nothing_happens_is_not_applicable():
    known = {ANN.email: KnownPerson(ANN, True)}
    plan = planned(("name", "email"), ("Ann Lee", "ann@example.org"), known=known)
    assert (plan.is_applicable, plan.of(Fate.NOTHING_NEW)) == (False, plan.rows)


def test_a_mapping_without_addresses_is_refused():
    with pytest.raises(MappingRefused):
        planned(("name",), ("Ann",))


# --- Names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("García, José", "José García"),
        ("de la Cruz, María José", "María José de la Cruz"),
        ("Smith Jr., Bob", "Bob Smith Jr."),
        ("Smith, Jr., Bob", "Bob Smith Jr."),
        ("Smith III, Bob", "Bob Smith III"),
        ("Bob Smith, Jr.", "Bob Smith, Jr."),
        ("Jane Doe, MPA, Ph.D.", "Jane Doe, MPA, Ph.D."),
        ("Doe, Jane, ICMA-CM", "Jane Doe, ICMA-CM"),
        ("GARCIA, JOSE", "JOSE GARCIA"),
        ("mcDonald", "mcDonald"),
        ("Madonna,", "Madonna"),
        ("One, Two, Three, Four", "One, Two, Three, Four"),
        ("محمد علي", "محمد علي"),
        ("Ann 🌻 Lee", "Ann 🌻 Lee"),
        ('=HYPERLINK("http://x.example")', '=HYPERLINK("http://x.example")'),
        ("Null", "Null"),
    ],
)
def test_names_are_put_in_order_and_never_respelled(written, name):
    assert planned(("name", "email"), (written, "a@example.org")).rows[0].person.name == name


def test_first_and_last_names_go_before_a_single_column():
    plan = planned(
        ("name", "first_name", "last_name", "email"), ("Lee, A", "Ann", "Lee, Jr.", "a@example.org")
    )
    assert plan.rows[0].person.name == "Ann Lee, Jr."


def test_half_a_name_is_a_name():
    assert planned(("first_name", "email"), ("Ann", "a@example.org")).rows[0].person.name == "Ann"


def test_a_name_has_its_bounds():
    assert sentences(planned(("name", "email"), ("x" * 201, "a@example.org")).rows[0].problems) == [
        f"Row 2, name: “{'x' * 79}…”: this has 201 characters; a name has up to 200. Shorten it."
    ]


# --- Addresses


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Ann@Example.ORG", "ann@example.org"),
        ("mailto:ann@example.org", "ann@example.org"),
        ("Ann Lee <ann@example.org>", "ann@example.org"),
        ("ann@example.org;", "ann@example.org"),
        ("josé@bücher.example.org", "josé@bücher.example.org"),
        ("o'brien+work@example.org", "o'brien+work@example.org"),
    ],
)
def test_addresses_are_freed_of_what_mail_programs_put_around_them(written, address):
    assert cells.address_from(written) == address


@pytest.mark.parametrize(
    "written", ["bob", "bob@", "@example.org", "bob@localhost", "b ob@example.org", "bob@ex..org"]
)
def test_what_is_no_address_is_refused(written):
    with pytest.raises(Wrong) as wrong:
        cells.address_from(written)
    assert wrong.value.why == "this is not an e-mail address."


def test_no_address_and_two_addresses_are_refused():
    plan = planned(("name", "email"), ("Ann", ""), ("Bo", "a@example.org; b@example.org"))
    assert [sentences(row.problems) for row in plan.rows] == [
        ["Row 2, email: there is no address. Add it, or take the row out."],
        ["Row 3, email: “a@example.org; b@example.org”: there is more than one address. Keep one of them."],
    ]


# --- Numbers, zones, lists


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12500", 12_500),
        ("12,500", 12_500),
        ("12.500", 12_500),
        ("12 500", 12_500),
        ("12’500", 12_500),
        ("1,234,567", 1_234_567),
        ("12,500.00", 12_500),
        ("12500.0", 12_500),
        ("about 12,500", 12_500),
        ("~12.5k", 12_500),
        ("0", 0),
        ("N/A", None),
        ("", None),
    ],
)
def test_a_population_is_read_however_it_is_written(written, number):
    assert only("population", written).person.population == number


@pytest.mark.parametrize(
    "written", ["12,50", "1,2345", "1.234,567", "-5", "10,000-50,000", "12.5", "٣", "50,000,001"]
)
def test_a_population_that_is_no_number_is_refused(written):
    assert only("population", written).fate is Fate.REFUSED


@pytest.mark.parametrize(("written", "fate"), [("20", Fate.ADD), ("21", Fate.REFUSED), ("two", Fate.REFUSED)])
def test_places_are_a_number_up_to_twenty(written, fate):
    assert only("places", written).fate is fate


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        ("america/chicago", "America/Chicago"),
        ("America/New York", "America/New_York"),
        ("US/Eastern", "US/Eastern"),
        ("Eastern", "America/New_York"),
        ("EST", "America/New_York"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("Mountain Time", "America/Denver"),
        ("Madrid", "Europe/Madrid"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("UTC", "UTC"),
        ("", None),
    ],
)
def test_zones_are_known_by_many_names(written, zone):
    assert only("zone", written).person.zone == zone


def test_a_zone_read_from_a_nickname_is_said():
    assert sentences(only("zone", "EST").notes) == ["Row 2, zone: “EST”: read as America/New_York."]
    assert only("zone", "america/new york").notes == ()


def test_an_unknown_zone_without_a_near_one_says_what_to_write():
    assert sentences(only("zone", "Qqqq").problems) == [
        "Row 2, zone: “Qqqq”: this is not a time zone. Write a name such as America/Chicago, or leave the cell blank."
    ]


def test_topics_are_divided_and_unknown_ones_left_out_with_a_remark():
    row = only(
        "topics", "Mayor, council relations; FINANCE AND BUDGET, Resume reviews\nresume review; finance"
    )
    assert (row.fate, row.person.topics) == (Fate.ADD, ("council", "finance", "resume"))
    assert sentences(row.notes) == [
        "Row 2, topics: “Resume reviews”: is not on the list and is left out. Is it “Resume review”?"
    ]


def test_languages_joined_by_and_are_two():
    assert only("languages", "English and español").person.languages == ("en", "es")


def test_text_that_looks_like_a_formula_stays_text():
    assert only("title", "'=1+1").person.title == "=1+1"
    assert only("title", "=1+1").person.title == "=1+1"


def test_marks_that_turn_text_around_are_taken_out():
    assert only("title", "Mana\u202eger").person.title == "Manager"


# --- All together


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[st.text(max_size=20)] * 6), min_size=1, max_size=4))
def test_whatever_stands_in_the_cells_every_row_has_a_fate(rows):
    plan = planned(("name", "email", "population", "zone", "topics", "places"), *rows)
    assert [row.number for row in plan.rows] == list(range(2, len(rows) + 2))
    assert [bool(row.problems) for row in plan.rows] == [row.fate is Fate.REFUSED for row in plan.rows]
    assert [row.person is None for row in plan.rows] == [row.fate is Fate.REFUSED for row in plan.rows]


def test_three_thousand_rows_are_checked():
    rows = [
        (
            f"García {n}, José",
            f"jose{n}@example.org",
            "12,500",
            "Eastern",
            f"Finance and budget; {n % 7}",
            "English",
        )
        for n in range(3_000)
    ]
    plan = planned(("name", "email", "population", "zone", "topics", "languages"), *rows)
    assert plan.counts[Fate.ADD] == 3_000
