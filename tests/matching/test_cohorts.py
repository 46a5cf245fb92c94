"""Three real-shaped cohorts, and the published result of each, which was reviewed by eye (see `docs/matching.md`).

After a change that is meant, write a result anew, read it, and say in `docs/matching.md` what changed:
`python -m tests.matching.test_cohorts`.
"""

import pytest

from mentoring.matching.assignment import assign
from mentoring.matching.scoring import rule_against
from tests.matching.cohorts import FOLDER, read, written

NAMES = ("18x15", "70x41", "600x350")


@pytest.mark.parametrize("name", NAMES)
def test_a_cohort_has_the_result_that_was_reviewed(name):
    task = read(name)
    answer = assign(task)
    people, coaches = {one.id: one for one in task.participants}, {two.id: two for two in task.coaches}
    assert answer.certified
    assert not any(
        rule_against(task, people[pair.participant_id], coaches[pair.coach_id]) for pair in answer.pairs
    )
    assert written(task, answer) == (FOLDER / f"{name}.result.txt").read_text()


if __name__ == "__main__":
    for each in NAMES:
        found = read(each)
        (FOLDER / f"{each}.result.txt").write_text(written(found, assign(found)))
