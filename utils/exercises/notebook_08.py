"""The exercises of "The best model"."""

import numpy as np

from utils.exercises.marking import Exercise


def _targets(of_label, of_others):
    """A function (label, smoothing) -> ten numbers, by two functions of smoothing."""

    def target(label, smoothing=0.1):
        if label is None:
            return [0.1] * 10
        label_share, other_share = of_label(smoothing), of_others(smoothing)
        return [label_share if digit == label else other_share for digit in range(10)]

    return target


def _with_limit(confidences, right, limit):
    enough = confidences >= limit
    return enough.mean(), right[enough].mean()


_CONFIDENCES = np.array([0.5, 0.75, 0.8, 0.9, 0.95])
_RIGHT = np.array([False, True, False, True, True])

_INK = np.arange(1, 13, dtype="uint8").reshape(3, 4)


def _covered(image, row, column, side):
    result = image.copy()
    result[row : row + side, column : column + side] = 0
    return result


def _pixels(image):
    return np.asarray(image).tolist()


EXERCISES = {
    1: Exercise(
        asks="a function (label, smoothing) -> ten numbers whose sum is 1",
        answer=_targets(lambda s: 1 - s + s / 10, lambda s: s / 10),
        cases=((3,), (0, 0.5), (9, 0), (None,)),
        why="The label keeps its own tenth of the share, too: 0.91 at 10 %.",
        mistakes=(
            (
                _targets(lambda s: 1 - s, lambda s: s / 9),
                "The share is spread over all ten digits, the label among them.",
            ),
            (
                _targets(lambda s: 1 - s, lambda s: s / 10),
                "The ten numbers must add up to 1: the label gets a tenth of the share "
                "as well.",
            ),
            (
                lambda label, smoothing=0.1: [float(d == label) for d in range(10)],
                "That is the one-hot row. Spread the share over all ten digits.",
            ),
        ),
        hint="What does each of the ten digits get of the share? What is left for the "
        "label? What if there is no label?",
    ),
    2: Exercise(
        asks="a function (confidences, shares, counts) -> expected calibration error",
        answer=lambda confidences, shares, counts: (
            (np.abs(confidences - shares) * counts).sum() / counts.sum()
        ),
        cases=(
            (np.array([0.5, 0.9]), np.array([0.7, 0.8]), np.array([10, 90])),
            (np.array([0.3, 0.6, 1]), np.array([0.3, 0.9, 0.9]), np.array([1, 2, 7])),
        ),
        why="A large error in a group of few answers counts little.",
        mistakes=(
            (
                lambda confidences, shares, counts: np.abs(confidences - shares).mean(),
                "A group counts as much as it has answers: use counts.",
            ),
            (
                lambda confidences, shares, counts: (
                    ((confidences - shares) * counts).sum() / counts.sum()
                ),
                "Too sure in one group and not sure enough in another must not cancel "
                "out: take the absolute value.",
            ),
            (
                lambda confidences, shares, counts: (
                    np.abs(confidences - shares) * counts
                ).sum(),
                "It is a mean: divide by the number of all answers.",
            ),
            (
                lambda confidences, shares, counts: (
                    ((confidences - shares) ** 2 * counts).sum() / counts.sum()
                ),
                "Take the distance itself, not its square.",
            ),
        ),
        hint="np.average(distances, weights=counts) is one way.",
    ),
    3: Exercise(
        asks="a function (confidences, right, limit) -> (share given, share right)",
        answer=_with_limit,
        cases=((_CONFIDENCES, _RIGHT, 0.75), (_CONFIDENCES, _RIGHT, 0.9)),
        why="The higher the limit, the fewer answers, and the more of them are right.",
        mistakes=(
            (
                lambda confidences, right, limit: (
                    (confidences > limit).mean(),
                    right[confidences > limit].mean(),
                ),
                "An answer exactly at the limit is given, too.",
            ),
            (
                lambda confidences, right, limit: (
                    (confidences >= limit).mean(),
                    right.mean(),
                ),
                "The second share counts only the answers that are given.",
            ),
            (
                lambda confidences, right, limit: (
                    (confidences >= limit).mean(),
                    (right & (confidences >= limit)).mean(),
                ),
                "The second share is one of the answers that are given, not of all.",
            ),
            (
                lambda confidences, right, limit: (
                    (confidences >= limit).sum(),
                    right[confidences >= limit].sum(),
                ),
                "Those are counts. Divide them, or take the mean.",
            ),
        ),
        hint="confidences >= limit is True where an answer is given. An array of True "
        "and False can select entries, and its mean is a share.",
    ),
    4: Exercise(
        asks="a function (image, row, column, side) -> a copy with a black square",
        answer=_covered,
        cases=((_INK, 1, 0, 2), (_INK, 0, 2, 3)),
        observe=_pixels,
        why="A slice selects the square, and the copy keeps the image as it was.",
        mistakes=(
            (
                lambda image, row, column, side: image[
                    row : row + side, column : column + side
                ],
                "That is what is in the square. Return all of the image, with 0 there.",
            ),
            (
                lambda image, row, column, side: _covered(image, column, row, side),
                "Rows come first: image[rows, columns].",
            ),
            (
                lambda image, row, column, side: _covered(image, row, column, side + 1),
                "Your square is too large. A slice ends before its last number.",
            ),
            (
                lambda image, row, column, side: image * (image == -1),
                "Now everything is black. Only the square should be.",
            ),
        ),
        hint="Make a copy with image.copy(), and set a slice of rows and columns to 0.",
    ),
    5: Exercise(
        asks="True or False for each of the sentences a to e",
        answer={"a": True, "b": False, "c": True, "d": False, "e": False},
        why="A figure holds for pictures like those it was measured with.",
        mistakes=(
            ({"a": False}, "a: that is what was measured, and it names the digits."),
            ({"b": True}, "b: MNIST's digits are tidy, and no photos."),
            ({"c": False}, "c: look at the table of limits in section 3."),
            ({"d": True}, "d: some letters and shapes get sure answers, too."),
            ({"e": True}, "e: the card gives three seeds, and they differ."),
        ),
        hint="Ask for each sentence: on which pictures was it measured?",
    ),
}
