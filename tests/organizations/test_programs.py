"""Making programs from templates and files."""

import pytest

from mentoring.foundation.errors import NotFound
from mentoring.organizations import programs
from mentoring.organizations.plan_files import write
from mentoring.organizations.plans import plain_of, plan_of, shipped
from mentoring.organizations.queries import all_programs, open_programs, program_by_id
from mentoring.organizations.spots import PlanUnusable
from tests.counting import statements


def test_a_program_keeps_a_copy_of_its_template(world, inside):
    organization = world.organization()
    with inside(organization):
        made = programs.create("open-coaching", name="Open doors", actor=None)
    with inside(organization):
        found = program_by_id(made.id)
        assert (found.name, found.kind, found.template_key) == ("Open doors", "gallery", "open-coaching")
        assert plain_of(found) == shipped()["open-coaching"]
        assert plan_of(found).meeting_minutes == 45


def test_a_name_that_is_taken_is_refused_and_nothing_is_made(world, inside):
    organization = world.organization()
    world.program(organization, "Leaders")
    with inside(organization), pytest.raises(programs.ProgramNameTaken):
        programs.create("open-coaching", name="Leaders", actor=None)
    with inside(organization):
        assert [program.name for program in all_programs()] == ["Leaders"]


def test_a_neighbour_may_use_the_same_name(world, inside):
    here, there = world.organization(), world.organization()
    world.program(there, "Leaders")
    with inside(here):
        assert programs.create("open-coaching", name="Leaders", actor=None).name == "Leaders"


def test_a_template_that_does_not_ship_is_refused(world, inside):
    with inside(world.organization()), pytest.raises(programs.TemplateUnknown):
        programs.create("../secrets", name="Leaders", actor=None)


def test_a_file_makes_a_program_under_its_own_name_or_another(world, inside):
    organization = world.organization()
    content = write(shipped()["nine-month-cohort"]).encode()
    with inside(organization):
        first = programs.bring_in(content, name="", actor=None)
    with inside(organization):
        second = programs.bring_in(content, name="Twenty of us", actor=None)
    assert (first.name, second.name) == ("Nine-month cohort of twenty", "Twenty of us")
    assert first.template == second.template == shipped()["nine-month-cohort"]


def test_a_wrong_file_makes_nothing(world, inside):
    organization = world.organization()
    with inside(organization), pytest.raises(PlanUnusable):
        programs.bring_in(b"format: 1\n", name="", actor=None)
    with inside(organization):
        assert all_programs() == []


def test_copies_find_names_that_are_free(world, inside):
    organization = world.organization()
    program = world.program(organization, "Leaders")
    names = []
    for _ in range(3):
        with inside(organization):
            names.append(programs.duplicate(program.id, actor=None).name)
    assert names == ["Leaders (copy)", "Leaders (copy 2)", "Leaders (copy 3)"]


def test_a_copy_of_the_longest_name_is_not_longer(world, inside):
    organization = world.organization()
    program = world.program(organization, "x" * 120)
    with inside(organization):
        assert programs.duplicate(program.id, actor=None).name == "x" * 113 + " (copy)"


def test_an_archived_program_is_not_offered_until_it_is_taken_out(world, inside):
    organization = world.organization()
    program = world.program(organization, "Leaders")
    with inside(organization):
        programs.archive(program.id, actor=None)
    with inside(organization):
        assert open_programs() == []
        assert [each.name for each in all_programs()] == ["Leaders"]
    with inside(organization):
        programs.unarchive(program.id, actor=None)
    with inside(organization):
        assert [each.name for each in open_programs()] == ["Leaders"]


@pytest.mark.parametrize("verb", [programs.duplicate, programs.archive, programs.unarchive])
def test_a_neighbours_program_is_not_there(world, inside, verb):
    here, there = world.organization(), world.organization()
    program = world.program(there)
    with inside(here), pytest.raises(NotFound):
        verb(program.id, actor=None)


@pytest.mark.parametrize("number", [1, 3])
def test_programs_are_read_in_one_statement(world, inside, number):
    organization = world.organization()
    for _ in range(number):
        world.program(organization)
    for read in (all_programs, open_programs):
        with inside(organization), statements() as seen:
            assert len(read()) == number
        assert len(seen) == 1
