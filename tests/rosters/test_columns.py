import pytest

from mentoring.rosters.columns import Guess, MappingRefused, columns_of, fold, guess, refuse_unusable
from mentoring.rosters.sheets import Row


def guessed(*header, kind="coaches", rows=()):
    return guess(header, [Row(n, tuple(cells)) for n, cells in enumerate(rows, start=2)], kind)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("E-mail address", "email"),
        ("Work Email", "email"),
        ("Correo electrónico", "email"),
        ("EMAIL_ADDRESS*", "email"),
        ("Email Address (required)", "email"),
        ("Coach's E-mail", "email"),
        ("First Name", "first_name"),
        ("Surname", "last_name"),
        ("Full name", "name"),
        ("Mentor Name", "name"),
        ("Organization/Agency", "agency"),
        ("Company Name", "agency"),
        ("Current Job Title", "title"),
        ("City/County", "city"),
        ("State/Province", "state"),
        ("Population Served", "population"),
        ("Cell Phone", "phone"),
        ("Time-Zone", "zone"),
        ("Topics offered", "topics"),
        ("Areas of Expertise", "topics"),
        ("Languages spoken", "languages"),
        ("Meeting formats", "formats"),
        ("Certifications", "credentials"),
        ("Capacity", "places"),
        ("Headline", "headline"),
    ],
)
def test_columns_are_known_by_the_names_that_systems_give_them(name, key):
    assert guessed(name) == Guess({key: 0}, ())


@pytest.mark.parametrize("kind", ["coaches", "participants"])
def test_every_column_is_known_by_its_own_title(kind):
    columns = [column for column in columns_of(kind) if column.key != "name"]
    found = guess([column.title for column in columns], [], kind)
    assert found == Guess({column.key: at for at, column in enumerate(columns)}, ())


def test_no_column_is_used_twice_and_what_is_unknown_is_listed():
    found = guessed(
        "Email",
        "Work email",
        "Name",
        "Shoe size",
        "Nothing in it",
        rows=[("a@b.org", "c@d.org", "A", "9", "")],
    )
    assert found == Guess({"name": 2, "email": 0}, ("Work email", "Shoe size"))


@pytest.mark.parametrize(
    "name", ["Supervisor Email", "Emergency contact phone", "Mentee name", "Assistant's e-mail"]
)
def test_columns_about_somebody_else_are_left_out(name):
    assert guessed(name) == Guess({}, (name,))


def test_in_a_list_of_participants_the_coach_is_somebody_else():
    found = guessed("Coach Name", "Coach Email", "Mentee name", "Email", "Capacity", kind="participants")
    assert found == Guess({"name": 2, "email": 3}, ("Coach Name", "Coach Email", "Capacity"))


def test_a_column_of_addresses_is_found_by_what_is_in_it():
    rows = [("Ann", "ann@example.org"), ("Bo", "bo@example.org"), ("Cy", "")]
    assert guessed("Name", "Column B", rows=rows) == Guess({"name": 0, "email": 1}, ())


def test_a_column_named_for_mail_that_holds_no_address_is_not_taken_for_it():
    rows = [("Ann", "yes", "ann@example.org"), ("Bo", "no", "bo@example.org")]
    assert guessed("Name", "E-mail", "Login", rows=rows) == Guess({"name": 0, "email": 2}, ("E-mail",))


def test_a_name_beside_a_surname_is_the_first_name():
    assert guessed("Nombre", "Apellidos", "Correo").columns == {"first_name": 0, "last_name": 1, "email": 2}
    assert guessed("Name", "First name", "Last name").columns == {"name": 0, "first_name": 1, "last_name": 2}


def test_folding_keeps_letters_and_digits_of_every_script():
    assert fold("  E-mail_Address* ") == "e mail address"
    assert fold("Población & más") == "poblacion and mas"
    assert fold("اسم 1") == "اسم 1"


@pytest.mark.parametrize(
    ("mapping", "key", "sentence"),
    [
        ({"name": 0}, "email", "Choose the column with the e-mail addresses."),
        ({"email": 0}, "name", "Choose the column with the names, or those with first and last names."),
        ({"email": 0, "name": 0}, "name", "“A” is chosen for E-mail address and Name. Choose it once."),
        ({"email": 0, "name": 2}, "name", "Choose a column of the file for Name."),
        ({"email": 0, "name": -1}, "name", "Choose a column of the file for Name."),
        ({"email": 0, "name": 1, "places": 1}, "places", "A list of participants has no column “places”."),
    ],
)
def test_a_mapping_that_reads_no_person_is_refused_by_column(mapping, key, sentence):
    with pytest.raises(MappingRefused) as refused:
        refuse_unusable(mapping, ("A", "B"), "participants")
    assert (refused.value.key, refused.value.sentence) == (key, sentence)
