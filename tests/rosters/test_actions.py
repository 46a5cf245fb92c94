"""Bringing people in from a file, all or nobody, and taking it back."""

import pytest
from sqlalchemy import func, select

from mentoring.accounts.models import Door, Membership, User
from mentoring.coaches.models import CoachProfile
from mentoring.cohorts.actions import CohortIsFull
from mentoring.cohorts.models import CohortCoach, Enrolment
from mentoring.foundation.clock import now
from mentoring.foundation.errors import NotFound
from mentoring.foundation.extensions import db
from mentoring.messages.models import Message
from mentoring.rosters import actions
from mentoring.rosters.models import RosterChange
from mentoring.rosters.plans import outlook
from mentoring.rosters.queries import changed_people, import_by_id, imports
from tests.counting import statements

TWO = """Name,E-mail,Agency,Topics
Ellis Grant,ELLIS@example.net,City of Dover,Interview preparation
"García, José",jose@example.net,,
"""


@pytest.fixture
def organization(world):
    return world.organization()


@pytest.fixture
def rosa(world, organization):
    return world.administrator(organization)


@pytest.fixture
def take(inside, organization, rosa):
    """Upload a text as a file of coaches or participants."""

    def uploaded(text, kind="coaches", cohort=None):
        with inside(organization):
            return actions.upload(
                kind,
                cohort_id=cohort.id if cohort else None,
                file_name="list.csv",
                content=text.encode(),
                actor=rosa.id,
            ).id

    return uploaded


def apply(import_id, rosa):
    return actions.apply(import_id, actor=rosa.id)


def member(email):
    return db.session.scalar(
        select(Membership).join(User, User.id == Membership.user_id).where(User.email == email)
    )


def test_an_upload_touches_nobody(take, inside, organization):
    take(TWO)
    with inside(organization):
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 1


def test_people_are_added_with_door_role_and_a_draft_profile_and_nobody_is_invited(
    take, inside, organization, rosa
):
    import_id = take(TWO)
    with inside(organization):
        assert apply(import_id, rosa) == (2, 0)
        ellis = member("ellis@example.net")
        assert (ellis.name, ellis.agency, ellis.is_coach, ellis.is_participant) == (
            "Ellis Grant",
            "City of Dover",
            True,
            False,
        )
        assert (ellis.invited_at, ellis.accepted_at) == (None, None)
        assert member("jose@example.net").name == "José García"
        profile = db.session.scalar(select(CoachProfile).where(CoachProfile.membership_id == ellis.id))
        assert (profile.topics, profile.completed_at) == (["interview-preparation"], None)
        assert db.session.scalar(select(func.count()).where(Door.user_id == ellis.user_id)) == 1
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_applying_twice_is_refused(take, inside, organization, rosa):
    import_id = take(TWO)
    with inside(organization):
        apply(import_id, rosa)
        with pytest.raises(actions.AlreadyApplied):
            apply(import_id, rosa)


def test_one_refused_row_keeps_everybody_out(take, inside, organization, rosa):
    import_id = take("Name,E-mail\nEllis Grant,ellis@example.net\nJosé García,nonsense\n")
    with inside(organization):
        with pytest.raises(actions.RowsRefused, match="Row 3, E-mail: “nonsense”"):
            apply(import_id, rosa)
        assert member("ellis@example.net") is None


def test_a_plan_other_than_the_one_that_was_seen_is_not_carried_out(take, inside, organization, rosa, world):
    import_id = take(TWO)
    with inside(organization):
        seen = outlook(import_by_id(import_id)[0]).mark
    world.member(organization, "Ellis Grant", user=world.user("ellis@example.net"))
    with inside(organization):
        with pytest.raises(actions.PlanChanged):
            actions.apply(import_id, actor=rosa.id, seen=seen)
        assert apply(import_id, rosa) == (1, 1)


def test_a_person_of_another_organization_is_added_here_and_not_changed_there(
    take, inside, organization, rosa, world
):
    other = world.organization()
    user = world.user("ellis@example.net", name="E. Grant", zone="America/Denver")
    there = world.member(other, "E. Grant (board)", user=user)
    import_id = take("Name,E-mail,Time zone\nEllis Grant,ellis@example.net,America/Chicago\n")
    with inside(organization):
        plan = outlook(import_by_id(import_id)[0]).plan
        assert [(row.fate.value, row.changes, row.notes) for row in plan.rows] == [("add", (), ())]
        apply(import_id, rosa)
        assert member("ellis@example.net").name == "Ellis Grant"
        kept = db.session.get_one(User, user.id)
        assert (kept.name, kept.zone) == ("E. Grant", "America/Denver")
        actions.undo(import_id, actor=rosa.id)
        assert member("ellis@example.net") is None
    with inside(other):
        assert db.session.get_one(Membership, (other.id, there.id)).name == "E. Grant (board)"
        assert db.session.scalar(select(func.count()).where(Door.user_id == user.id)) == 1


def test_a_completed_profile_and_a_zone_are_their_owners(take, inside, organization, rosa, world):
    world.coach(organization, "Ellis Grant", user=world.user("ellis@example.net", zone="America/Denver"))
    import_id = take(
        "Name,E-mail,Time zone,Headline\nEllis Grant,ellis@example.net,America/Chicago,Another headline\n"
    )
    with inside(organization):
        plan = outlook(import_by_id(import_id)[0]).plan
        assert plan.rows[0].fate == "nothing new"
        assert [note.column for note in plan.rows[0].notes] == ["Time zone", "Headline"]
        with pytest.raises(actions.NothingToDo):
            apply(import_id, rosa)


def test_coaches_get_their_places_in_the_cohort(take, inside, organization, rosa, world):
    cohort = world.cohort(organization)
    import_id = take("Name,E-mail,Capacity\nA B,a@example.net,3\nC D,c@example.net,\n", cohort=cohort)
    with inside(organization):
        apply(import_id, rosa)
        places = (
            select(CohortCoach.places).where(CohortCoach.cohort_id == cohort.id).order_by(CohortCoach.places)
        )
        assert list(db.session.scalars(places)) == [1, 3]


def test_participants_are_enrolled_and_a_full_cohort_takes_nobody(take, inside, organization, rosa, world):
    cohort = world.cohort(organization, places=2)
    first = take("Name,E-mail\nA B,a@example.net\nC D,c@example.net\n", "participants", cohort)
    second = take("Name,E-mail\nE F,e@example.net\n", "participants", cohort)
    with inside(organization):
        apply(first, rosa)
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 2
        with pytest.raises(CohortIsFull, match="Class of 2026 has 2 places"):
            apply(second, rosa)
        assert member("e@example.net") is None


def test_an_undo_takes_everything_back(take, inside, organization, rosa, world):
    cohort = world.cohort(organization)
    world.participant(organization, "Dana Whitfield", user=world.user("dana@example.net"), agency="Fresno")
    text = "Name,E-mail,Agency\nDana W,dana@example.net,Clovis\nNew Person,new@example.net,Clovis\n"
    import_id = take(text, "participants", cohort)
    with inside(organization):
        assert apply(import_id, rosa) == (1, 1)
        assert (member("dana@example.net").name, member("dana@example.net").agency) == ("Dana W", "Clovis")
        assert actions.undo(import_id, actor=rosa.id) == (2, 0)
        db.session.expire_all()
        assert (member("dana@example.net").name, member("dana@example.net").agency) == (
            "Dana Whitfield",
            "Fresno",
        )
        assert member("new@example.net") is None
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0
        assert db.session.scalar(select(func.count()).select_from(RosterChange)) == 0
        with pytest.raises(actions.NotApplied):
            actions.undo(import_id, actor=rosa.id)


def test_an_undo_keeps_who_accepted_was_changed_or_is_matched_since(take, inside, organization, rosa, world):
    cohort = world.cohort(organization, state="running")
    rows = "".join(f"Person {letter},{letter}@example.net\n" for letter in "abcd")
    import_id = take(f"Name,E-mail\n{rows}", "participants", cohort)
    with inside(organization):
        apply(import_id, rosa)
        member("a@example.net").accepted_at = now()
        member("b@example.net").agency = "City of Dover"
        db.session.commit()
        matched = member("c@example.net")
        db.session.expunge_all()
    world.match(organization, cohort, participant=matched)
    with inside(organization):
        assert actions.undo(import_id, actor=rosa.id) == (1, 3)
        assert [p.name for p in changed_people(import_id, 1).rows] == ["Person a", "Person b", "Person c"]
        assert member("d@example.net") is None
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 3


def test_someone_who_left_comes_back_and_leaves_again_with_the_undo(take, inside, organization, rosa, world):
    user = world.user("ellis@example.net")
    world.member(organization, "Ellis Grant", user=user, is_coach=True, left_at=now())
    import_id = take("Name,E-mail\nEllis Grant,ellis@example.net\n")
    with inside(organization):
        apply(import_id, rosa)
        assert member("ellis@example.net").left_at is None
        actions.undo(import_id, actor=rosa.id)
        db.session.expire_all()
        assert member("ellis@example.net").left_at is not None
        assert db.session.scalar(select(func.count()).where(Door.user_id == user.id)) == 0


def test_columns_can_be_mapped_until_the_file_is_in(take, inside, organization, rosa):
    import_id = take("Wer,Wo\nEllis Grant,ellis@example.net\n")
    with inside(organization):
        with pytest.raises(actions.ColumnsUnusable) as refused:
            actions.remap(import_id, columns={"email": 1})
        assert refused.value.field == "name"
        actions.remap(import_id, columns={"name": 0, "email": 1})
        assert apply(import_id, rosa) == (1, 0)
        with pytest.raises(actions.AlreadyApplied):
            actions.remap(import_id, columns={"name": 0, "email": 1})


def test_an_import_of_another_organization_is_not_there(take, inside, world, rosa):
    import_id = take(TWO)
    with inside(world.organization()), pytest.raises(NotFound):
        apply(import_id, rosa)


def test_a_file_that_is_no_table_is_refused_at_its_field(inside, organization, rosa):
    with inside(organization), pytest.raises(actions.FileRefused, match="a PDF") as refused:
        actions.upload("coaches", cohort_id=None, file_name="a.csv", content=b"%PDF-1.7 x", actor=rosa.id)
    assert refused.value.field == "file"


@pytest.mark.parametrize("many", [2, 60])
def test_the_number_of_statements_does_not_grow_with_the_file(take, inside, organization, rosa, world, many):
    rows = "".join(f"Person {n},person-{n}@example.net,Interview preparation\n" for n in range(many))
    cohort = world.cohort(organization, places=100)
    import_id = take(f"Name,E-mail,Topics\n{rows}", "participants", cohort)
    with inside(organization), statements() as seen:
        apply(import_id, rosa)
        assert len(seen) == 18, seen


def test_the_list_shows_the_newest_first(take, inside, organization):
    take(TWO)
    latest = take(TWO, "participants")
    with inside(organization), statements() as seen:
        page = imports(1)
        assert [(row.id == latest, row.kind, row.rows, row.state, row.created_by) for row in page.rows] == [
            (True, "participants", 2, "uploaded", "Rosa Tran"),
            (False, "coaches", 2, "uploaded", "Rosa Tran"),
        ]
        assert len(seen) == 2
