"""People by codes: a criterion or rule that depends on few of them is worked out once for each two that occur."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from mentoring.matching.profiles import Coach, Participant

BLOCK = 1 << 19  # pairs at a time
Shares = NDArray[np.int32]


def blocks(people: int, coaches: int) -> Iterator[slice]:
    """Ranges of rows that keep the memory of a step small."""
    step = max(1, BLOCK // max(1, coaches))
    return (slice(start, min(start + step, people)) for start in range(0, people, step))


def table_of(
    people: Sequence[Participant],
    coaches: Sequence[Coach],
    keys: tuple[Callable[[Participant], Hashable], Callable[[Coach], Hashable]],
    share: Callable[[Participant, Coach], int],
) -> tuple[NDArray[np.intp], Shares, NDArray[np.intp]]:
    """`(code of each participant, share by codes, code of each coach)`: people with one key share one code."""
    own = {keys[0](person): person for person in people}
    theirs = {keys[1](coach): coach for coach in coaches}
    table = np.array([[share(one, two) for two in theirs.values()] for one in own.values()], dtype=np.int32)
    own_code = {key: code for code, key in enumerate(own)}
    their_code = {key: code for code, key in enumerate(theirs)}
    return (
        np.array([own_code[keys[0](person)] for person in people]),
        table,
        np.array([their_code[keys[1](coach)] for coach in coaches]),
    )


def places_by_id(people: Sequence[Participant | Coach]) -> dict[UUID, int]:
    """Where each person stands in a sequence."""
    return {person.id: place for place, person in enumerate(people)}
