"""Kinds of meetings in a program's plan: added, changed, put away; the plan stays sound."""

import pytest

from mentoring.foundation.errors import NotFound
from mentoring.organizations import meeting_kinds
from mentoring.organizations.meeting_kinds import Described, KindNameTaken, KindsFull
from mentoring.organizations.plan_files import read, write
from mentoring.organizations.plan_shape import MOST_KINDS
from mentoring.organizations.plans import plain_of, plan_of
from mentoring.organizations.queries import program_by_id
from mentoring.organizations.spots import PlanUnusable
from tests.world import AT_ONCE, KINDS

MOCK = Described("Mock interview", 45, ("phone", "video"), prepare="Send the posting.")


@pytest.fixture
def program(world, inside):
    organization = world.organization()
    program = world.program(organization)
    with inside(organization):
        yield program.id


def kinds_of(program_id):
    return plan_of(program_by_id(program_id)).meeting_kinds


def test_a_kind_is_added_changed_and_put_away(program):
    key = meeting_kinds.add(program, MOCK, actor=None)
    (kind,) = kinds_of(program)
    assert (key, kind.title, kind.minutes, kind.formats, kind.archived) == (
        "mock-interview",
        "Mock interview",
        45,
        ("video", "phone"),
        False,
    )
    meeting_kinds.change(program, key, Described("Practice", 30, ("video",)), actor=None)
    meeting_kinds.archive(program, key, archived=True, actor=None)
    (kind,) = kinds_of(program)
    assert (kind.key, kind.title, kind.minutes, kind.prepare, kind.archived) == (
        key,
        "Practice",
        30,
        "",
        True,
    )
    meeting_kinds.change(program, key, MOCK, actor=None)
    assert kinds_of(program)[0].archived
    meeting_kinds.archive(program, key, archived=False, actor=None)
    assert not kinds_of(program)[0].archived


def test_names_are_each_used_once_and_keys_never_meet(program):
    meeting_kinds.add(program, MOCK, actor=None)
    with pytest.raises(KindNameTaken):
        meeting_kinds.add(program, Described("MOCK interview", 60, ("video",)), actor=None)
    assert (
        meeting_kinds.add(program, Described("Mock-interview!", 60, ("video",)), actor=None)
        == "mock-interview-2"
    )
    with pytest.raises(KindNameTaken):
        meeting_kinds.change(program, "mock-interview-2", MOCK, actor=None)
    assert [kind.minutes for kind in kinds_of(program)] == [45, 60]


def test_a_name_without_latin_letters_has_a_key_too(program):
    assert meeting_kinds.add(program, Described("面談", 60, ("video",)), actor=None) == "kind"


def test_what_is_out_of_bounds_or_not_there_changes_nothing(program):
    with pytest.raises(PlanUnusable):
        meeting_kinds.add(program, Described("Long", 600, ("video",)), actor=None)
    with pytest.raises(NotFound):
        meeting_kinds.archive(program, "nothing", archived=True, actor=None)
    for number in range(MOST_KINDS):
        meeting_kinds.add(program, Described(f"Kind {number}", 60, ("video",)), actor=None)
    with pytest.raises(KindsFull):
        meeting_kinds.add(program, MOCK, actor=None)
    assert len(kinds_of(program)) == MOST_KINDS


def test_a_plan_with_kinds_is_taken_along_and_brought_in_unchanged(program):
    meeting_kinds.add(program, MOCK, actor=None)
    plain = plain_of(program_by_id(program))
    assert read(write(plain).encode()) == plain
    whole = AT_ONCE | {"meeting_kinds": KINDS}
    assert read(write(whole).encode()) == whole
