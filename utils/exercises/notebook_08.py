"""The exercises of "The best model"."""

import numpy as np

from utils.exercises.marking import Exercise

EXERCISES = {
    1: Exercise(
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
}
