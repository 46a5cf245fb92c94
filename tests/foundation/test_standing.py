"""Statements that are compiled once: what SQLAlchemy finds, they find, behind the same walls."""

import pytest
from sqlalchemy import bindparam, insert, literal_column, select, update
from sqlalchemy.exc import DataError, MultipleResultsFound

from mentoring.accounts.models import Membership, Photo, User
from mentoring.foundation import standing, tenancy
from mentoring.foundation.extensions import db
from mentoring.foundation.standing import Insertion, Standing
from mentoring.foundation.tenancy import NoOrganization
from mentoring.organizations.models import Organization
from mentoring.scheduling.terms import SEEN, TERMS
from tests.counting import statements

NAMED = select(Membership).where(Membership.name == bindparam("name"))
WITH_PHOTO = (
    select(Membership, User.email, Photo)
    .join(User, User.id == Membership.user_id)
    .outerjoin(Photo, Photo.membership_id == Membership.id)
    .order_by(Membership.name)
)


@pytest.fixture
def two(world):
    """Two look-alike organizations, each with one member of the same name."""
    one, other = world.organization("Here"), world.organization("There")
    return one, world.member(one, "Dana"), other, world.member(other, "Dana")


def test_a_class_comes_as_a_record_with_every_column_under_its_name(inside, two):
    one, mine, _, _ = two
    with inside(one):
        found = Standing(NAMED).one_or_none(name="Dana").Membership
        kept = db.session.get_one(Membership, (one.id, mine.id))
        assert found._asdict() == {name: getattr(kept, name) for name in found._fields}
        assert set(found._fields) == set(Membership.__table__.columns.keys())


def test_a_record_cannot_be_changed(inside, two):
    with inside(two[0]), pytest.raises(AttributeError):
        Standing(NAMED).one_or_none(name="Dana").Membership.name = "Somebody"


def test_classes_and_columns_stand_beside_each_other_and_what_was_not_joined_is_not_there(inside, two):
    with inside(two[0]):
        found = Standing(WITH_PHOTO).all()
        kept = db.session.execute(WITH_PHOTO).all()
    assert [(row.Membership.id, row.email, row.Photo) for row in found] == [
        (row.Membership.id, row.email, row.Photo) for row in kept
    ]
    assert [row.Photo for row in found] == [None]


def test_the_terms_of_a_match_are_what_sqlalchemy_reads(inside, world):
    organization = world.organization("Here")
    match = world.match(organization)
    with inside(organization):
        found = SEEN.one_or_none(match_id=match.id)
        kept = db.session.execute(TERMS).one()
        assert found[1:] == tuple(kept)[1:]
        assert all(getattr(kept.Match, name) == value for name, value in found.Match._asdict().items())


def test_with_no_organization_in_force_it_raises_instead_of_finding_nothing(app, two):
    with app.app_context(), pytest.raises(NoOrganization):
        Standing(NAMED).all(name="Dana")
    with app.app_context():
        assert Standing(select(Organization.name).order_by(Organization.name)).all()


def test_the_same_statement_finds_each_organization_its_own_rows(inside, two):
    one, mine, other, theirs = two
    standing = Standing(NAMED)
    for organization, member in ((one, mine), (other, theirs), (one, mine)):
        with inside(organization):
            assert [row.Membership.id for row in standing.all(name="Dana")] == [member.id]


def test_the_criterion_alone_keeps_strangers_out_and_so_does_the_database(inside, two):
    one, _, other, _ = two
    with inside(one):
        tenancy.tell(db.session.connection(), other.id)
        assert Standing(NAMED).all(name="Dana") == []


def test_what_was_added_in_the_session_is_found(inside, two):
    one, mine, _, _ = two
    with inside(one):
        db.session.get_one(Membership, (one.id, mine.id)).name = "Dana Ruiz"
        assert Standing(NAMED).one_or_none(name="Dana Ruiz").Membership.id == mine.id


def test_it_counts_as_one_statement(inside, two):
    with inside(two[0]), statements() as seen:
        Standing(NAMED).all(name="Dana")
    assert len(seen) == 1


def test_lists_in_a_statement_are_values_of_it(inside, two):
    names = select(Membership.id).where(Membership.name.in_(("Dana", "Ruth")))
    with inside(two[0]):
        assert len(Standing(names).all()) == 1


def test_it_takes_what_it_names_and_nothing_else(inside, two):
    with inside(two[0]):
        for values in (
            {},
            {"name": "Dana", "title": "x"},
            {"organization_in_force": two[2].id, "name": "Dana"},
        ):
            with pytest.raises(TypeError, match="name"):
                Standing(NAMED).all(**values)


def test_what_it_writes_is_undone_with_its_transaction(inside, two):
    one, mine, _, _ = two
    rename = Standing(update(Membership).where(Membership.id == bindparam("who")).values(name="Dana Ruiz"))
    with inside(one):
        rename.all(who=mine.id)
        assert Standing(NAMED).one_or_none(name="Dana Ruiz").Membership.id == mine.id
        db.session.rollback()
    with inside(one):
        assert Standing(NAMED).one_or_none(name="Dana Ruiz") is None


def test_what_it_changes_is_of_the_organization_in_force(inside, two):
    one, _, other, theirs = two
    everybody = Standing(update(Membership).values(title="City Manager").returning(Membership.id))
    with inside(one):
        tenancy.tell(db.session.connection(), other.id)
        assert everybody.all() == []
    with inside(other):
        assert [found.id for found in everybody.all()] == [theirs.id]


def test_a_statement_that_does_not_say_whose_rows_it_means_is_refused(inside, two):
    with inside(two[0]):
        for statement in (
            select(Membership.__table__),
            insert(Membership).values(organization_id=two[0].id, name="Ruth"),
        ):
            with pytest.raises(TypeError, match="whose"):
                Standing(statement).all()


def test_one_that_crosses_on_purpose_is_still_kept_out_by_the_database(app, two):
    everybody = Standing(select(Membership.id), crossing="a test")
    with app.app_context():
        assert everybody.all() == []
        tenancy.tell(db.session.connection(), two[0].id)
        assert [found.id for found in everybody.all()] == [two[1].id]


def test_a_row_is_inserted_with_its_defaults_and_the_session_has_it(inside, world, two):
    one, _, _, _ = two
    with inside(one):
        member = Insertion(Membership).add(Membership(user_id=world.user().id, name="Ruth"))
        kept = db.session.get_one(Membership, (one.id, member.id))
        assert (kept is member, member.organization_id, member.is_coach, member.left_at) == (
            True,
            one.id,
            False,
            None,
        )
        member.title = "City Manager"
        db.session.flush()
        db.session.expire(member)
        assert (member.name, member.title, member.created_at.tzinfo is not None) == (
            "Ruth",
            "City Manager",
            True,
        )


def test_two_rows_are_not_one(inside, two):
    with inside(two[0]), pytest.raises(MultipleResultsFound):
        Standing(select(literal_column("1")).select_from(User)).one_or_none()


def test_what_the_database_refuses_is_raised_as_sqlalchemy_raises_it(inside, two):
    with inside(two[0]), pytest.raises(DataError):
        Standing(select(literal_column("1 / 0")).select_from(User)).all()


def test_it_is_compiled_before_there_is_an_organization_and_still_asks_for_one(app, inside, two, monkeypatch):
    one, mine, _, _ = two
    early = Standing(NAMED)
    monkeypatch.setattr(standing, "EVERY", {early})
    standing.compile_all()
    assert early.text is not None
    with app.app_context(), pytest.raises(NoOrganization):
        early.all(name="Dana")
    with inside(one):
        assert [row.Membership.id for row in early.all(name="Dana")] == [mine.id]
