"""Rings of one moment are one, nobody waits for them, and none is left behind."""

import time

import pytest

from mentoring.jobs import gathering
from mentoring.jobs.gathering import GatheringDoorbell
from mentoring.jobs.registry import NotedDoorbell

DELIVER = ("deliver_messages", None, {})
RUN = ("run_matching", None, {"run_id": "1"})
OTHER_RUN = ("run_matching", None, {"run_id": "2"})


def until(wanted) -> bool:
    """Whether something comes to be within ten seconds."""
    end = time.monotonic() + 10
    while not wanted() and time.monotonic() < end:
        time.sleep(0.005)
    return wanted()


class Broken:
    """A doorbell whose first ring breaks."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, name, *_) -> None:
        self.rung.append(name)
        if len(self.rung) == 1:
            raise ValueError(name)


def test_what_is_rung_for_again_and_again_is_passed_on_once_by_itself():
    noted = NotedDoorbell()
    doorbell = GatheringDoorbell(noted)
    for each in (DELIVER, RUN, DELIVER, OTHER_RUN, DELIVER, RUN):
        doorbell.ring(*each)
    assert until(lambda: len(noted.rung) == 3)
    assert noted.rung == [DELIVER, RUN, OTHER_RUN]
    doorbell.ring(*DELIVER)
    assert until(lambda: noted.rung[3:] == [DELIVER])


def test_at_the_end_of_its_process_all_that_waits_is_passed_on_at_once(monkeypatch):
    monkeypatch.setattr(gathering, "GATHERED", 60)
    noted = NotedDoorbell()
    doorbell = GatheringDoorbell(noted)
    doorbell.ring(*DELIVER)
    assert noted.rung == []
    doorbell.pass_on()
    assert noted.rung == [DELIVER]


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_breaks_once_does_not_end_it():
    broken = Broken()
    doorbell = GatheringDoorbell(broken)
    doorbell.ring(*DELIVER)
    assert until(lambda: broken.rung == ["deliver_messages"])
    doorbell.ring(*RUN)
    assert until(lambda: broken.rung == ["deliver_messages", "run_matching"])
