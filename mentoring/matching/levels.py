"""What an assignment is judged by: levels, each kept exactly before the next is looked at, packed into whole numbers.

A level says what a pair brings by its fit, by who is in it, or by being one of today's. Levels are packed into words,
each as long as a double holds its sums exactly; words are compared one after another, as levels are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

EXACT = 2**53
NEVER = -(2**61)
DRAW = 2**20 - 1
COARSE = 63

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
Marks = NDArray[np.uint64]
Fits = NDArray[np.int16] | NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Proof:
    """One level: what the answer reaches of it, and what no assignment can pass (pinned pairs left aside)."""

    level: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Level:
    """Something to have much of, 0 to `top` of each pair: by its fit, shape (fits,), by row, by column, or by being
    kept; one of them, the others zero."""

    name: str
    top: int
    by_fit: Whole
    kept: int = 0
    by_row: Whole | None = None
    by_column: Whole | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Levels as one number: by the fit of a pair (`NEVER` in the last place, for pairs that may not be), what is
    added for one of today's pairs, by row and by column, and the draw instead of them all."""

    levels: tuple[Level, ...]
    most: int
    table: Whole
    kept: int = 0
    draw: int | None = None
    by_row: Whole | None = None
    by_column: Whole | None = None

    def of(self, fit: Fits, kept: Mask, rows: Places, columns: Places) -> Whole:
        """What pairs bring, by their fit, whether they are today's, and who is in them."""
        found: Whole = self.table[fit] + self.kept * kept
        if self.by_row is not None:
            found += self.by_row[rows]
        if self.by_column is not None:
            found += self.by_column[columns]
        return found

    def beside(self, price: Whole, worth: Whole) -> tuple[Whole, Whole]:
        """Prices and worths less what columns and rows bring whatever the fit: what the fit alone is held against."""
        return (
            price if self.by_column is None else price - self.by_column,
            worth if self.by_row is None else worth - self.by_row,
        )


def words_of(levels: Sequence[Level], most: int, *, exact: int = EXACT) -> list[Word]:
    """The levels as few words, for assignments of at most so many pairs; that of the fit begins a word."""
    packs: list[list[Level]] = [[levels[0]]]
    for level in levels[1:]:
        if level.name != "fit" and fits_in([*packs[-1], level], most, exact):
            packs[-1].append(level)
        else:
            packs.append([level])
    return [packed(pack, most) for pack in packs]


def packed(levels: Sequence[Level], most: int) -> Word:
    """The levels as one number for each fit, the first level weighing most."""
    table, kept = np.zeros(levels[0].by_fit.size + 1, dtype=np.int64), 0
    by_row: Whole | None = None
    by_column: Whole | None = None
    for level in levels:
        step = spacing(level, most)
        table[:-1] = table[:-1] * step + level.by_fit
        kept = kept * step + level.kept
        by_row = after(by_row, step, level.by_row)
        by_column = after(by_column, step, level.by_column)
    table[-1] = NEVER
    return Word(tuple(levels), most, table, kept, by_row=by_row, by_column=by_column)


def after(packed: Whole | None, step: int, level: Whole | None) -> Whole | None:
    """One more level packed behind those before it, where either says anything."""
    if packed is None:
        return level
    return packed * step + (0 if level is None else level)


def coarse(level: Level) -> Level:
    """A level by rows in few steps, for a first guess."""
    if level.by_row is None or level.top <= COARSE:
        return level
    return replace(level, top=COARSE, by_row=level.by_row * COARSE // level.top)


def drawn(number: int, most: int) -> Word:
    """The word of one draw."""
    none = np.zeros(1, dtype=np.int64)
    return Word((Level("draw", DRAW, none),), most, none, draw=number)


def most_pairs(places: Whole, people: int) -> int:
    """More pairs than any assignment has, with one place more."""
    return min(people, int(np.minimum(places, people).sum())) + 2


def spacing(level: Level, most: int) -> int:
    """How far the next level up must stand above, so that what this one brings, or costs, never reaches into it."""
    return 2 * most * level.top + 1


def fits_in(levels: Sequence[Level], most: int, exact: int = EXACT) -> bool:
    """Whether these levels are one number that stays exact in sums along a path."""
    size = 0
    for level in levels:
        size = size * spacing(level, most) + level.top
    return size * most < exact


def unpacked(number: Whole, word: Word) -> list[Whole]:
    """What each level has in numbers of a word, or in sums and differences of them."""
    found = []
    for level in reversed(word.levels):
        step = spacing(level, word.most)
        digit = (number + step // 2) % step - step // 2
        found.append(digit)
        number = (number - digit) // step
    return found[::-1]


def lots(people: Marks, coaches: Marks, number: int) -> Whole:
    """A lot for each pair, 0 to `DRAW`, from the marks of the two (splitmix64, Steele et al. 2014); broadcast."""
    start = np.uint64((number + 1) * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (people + start) ^ ((coaches << np.uint64(32)) | (coaches >> np.uint64(32)))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Whole = (mixed >> np.uint64(44)).astype(np.int64)
    return found
