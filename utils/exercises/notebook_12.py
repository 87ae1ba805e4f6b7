"""The exercises of "Your own handwriting"."""

from math import comb

import numpy as np

from utils.exercises.marking import Exercise

_POINTS = ((17, 16), (31, 30), (32.3, 20), (40, 33), (33, 36), (180, 217), (14, 80))


def _box(x, y, side=16.0):
    column, right = divmod(x - 16, 16.6)
    row, down = divmod(y - 15, 20.8)
    if 0 <= row < 10 and 0 <= column < 10 and right <= side and down <= side:
        return int(row), int(column)
    return None


def _boxes(function):
    """The answers for all points, as texts: None is no number."""
    if not callable(function):
        return function
    places = {point: function(*point) for point in _POINTS}
    if all(place is ... for place in places.values()):
        return ...
    return {point: _as_text(place) for point, place in places.items()}


def _as_text(place):
    if place is None:
        return "None"
    row, column = place
    return f"row {float(row):g}, column {float(column):g}"


def _wilson(right, count, z=1.96, inner=1.0, root=4):
    share = right / count
    middle = share + inner * z**2 / (2 * count)
    half = z * np.sqrt(share * (1 - share) / count + inner * z**2 / (root * count**2))
    whole = 1 + inner * z**2 / count
    return (middle - half) / whole, (middle + half) / whole


def _halves(labels, first=0):
    trains = np.zeros(len(labels), bool)
    for digit in range(10):
        trains[np.flatnonzero(labels == digit)[first::2]] = True
    return trains


def _luck(mended, spoiled):
    count, rarer = mended + spoiled, min(mended, spoiled)
    return min(1, 2 * sum(comb(count, k) for k in range(rarer + 1)) / 2**count)


def _folds(names):
    return [([one for one in names if one != name], name) for name in names]


def _as_lists(folds):
    return [[sorted(others), name] for others, name in folds]


EXERCISES = {
    1: Exercise(
        asks="a function (x, y) -> (row, column), or None outside of the boxes",
        answer=_boxes(_box),
        observe=_boxes,
        code=True,
        why="Once the sheet is straight, finding a box is division with remainder.",
        mistakes=(
            (
                _boxes(lambda x, y: _box(x, y, side=99)),
                "Some points lie between two boxes. Look at the remainder as well.",
            ),
            (
                _boxes(lambda x, y: (_box(x, y) or (0, 0))[::-1]),
                "The row comes first: it counts downwards, with y.",
            ),
            (
                dict.fromkeys(_POINTS, "None"),
                "No box at all? Subtract where the first one begins, then divide by "
                "the step.",
            ),
        ),
        hint="divmod(x - 16, 16.6) gives the column, and how far to the right of its "
        "left side the point is. A box ends after 16.",
    ),
    2: Exercise(
        asks="a function (right, count, z) -> the lower and the upper end",
        answer=_wilson,
        cases=((90, 100), (100, 100), (3, 7, 1.0)),
        why="The ends are never outside of 0 to 1, and never as if one were sure.",
        mistakes=(
            (
                lambda right, count, z=1.96: _wilson(right, count, z, inner=0),
                "That is the plain standard error. Wilson's has z² / n in three more "
                "places.",
            ),
            (
                lambda right, count, z=1.96: _wilson(right, count, z)[::-1],
                "The lower end comes first.",
            ),
            (
                lambda right, count, z=1.96: _wilson(right, count, z, root=1),
                "Under the root it is z² / (4 n²).",
            ),
        ),
        hint="Compute the middle, the half length and 1 + z² / n, then divide both "
        "ends by the last.",
    ),
    3: Exercise(
        asks="a function labels -> an array of True (trains) and False, as long",
        answer=_halves,
        cases=(
            (np.array([3, 3, 1, 3, 1]),),
            (np.repeat([0, 9, 5], 3),),
            (np.array([7]),),
        ),
        why="Both halves hold all digits, whatever their order on the sheet.",
        mistakes=(
            (
                lambda labels: np.arange(len(labels)) % 2 == 0,
                "That takes every second digit of all. Count each digit by itself.",
            ),
            (
                lambda labels: _halves(labels, first=1),
                "The first of each digit trains, and so on with every second one.",
            ),
            (
                lambda labels: np.arange(len(labels)) < len(labels) / 2,
                "The first half of a sheet holds only the digits 0 to 4.",
            ),
        ),
        hint="For each digit, np.flatnonzero(labels == digit)[::2] are the places "
        "that train.",
    ),
    4: Exercise(
        asks="a function (mended, spoiled) -> how likely it is by luck",
        answer=_luck,
        cases=((5, 0), (2, 9), (4, 4), (0, 0)),
        why="Nothing is assumed but a fair coin: this is an exact test.",
        mistakes=(
            (
                lambda mended, spoiled: _luck(mended, spoiled) / 2,
                "It might have been either side: take it times two, but no more than "
                "1.",
            ),
            (
                lambda mended, spoiled: min(
                    1,
                    2
                    * comb(mended + spoiled, min(mended, spoiled))
                    / 2 ** (mended + spoiled),
                ),
                "That is exactly so many. What is rarer still counts, too: sum over k "
                "from 0.",
            ),
            (
                lambda mended, spoiled: (
                    2
                    * sum(
                        comb(mended + spoiled, k)
                        for k in range(min(mended, spoiled) + 1)
                    )
                    / 2 ** (mended + spoiled)
                ),
                "With as many on both sides it is more than 1. A probability is not: "
                "take min(1, ...).",
            ),
            (
                lambda mended, spoiled: min(
                    1,
                    2
                    * sum(
                        comb(mended + spoiled, k) for k in range(min(mended, spoiled))
                    )
                    / 2 ** (mended + spoiled),
                ),
                "range leaves out its end, and the number that was seen counts, too.",
            ),
        ),
        hint="n is mended + spoiled. Add comb(n, k) for all k up to the rarer side, "
        "divide by 2 ** n, and take it times two.",
    ),
    5: Exercise(
        asks="a function names -> a list of pairs (the others, the one left out)",
        answer=_folds,
        cases=((["Ada", "Bruno", "Chidi"],), (["Lea", "Max"],)),
        observe=_as_lists,
        why="Each is tested by a network that has never met them.",
        mistakes=(
            (
                lambda names: [(list(names), name) for name in names],
                "The one who is left out must not train: take them out of the others.",
            ),
            (
                lambda names: [([name], name) for name in names],
                "All the others train, and not the one who is left out.",
            ),
            (
                lambda names: _folds(names)[:1],
                "Each of them is left out once.",
            ),
        ),
        hint="For each name: the list of all names that are not this one, and the "
        "name.",
    ),
}
