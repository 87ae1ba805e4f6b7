"""The exercises of "Scaling out"."""

import numpy as np

from utils.exercises.marking import Exercise

EXERCISES = {
    1: Exercise(
        asks="a function (means, counts) -> the mean gradient of the whole batch",
        answer=lambda means, counts: np.average(means, axis=0, weights=counts),
        cases=(
            (np.array([[1.0, 2.0], [3.0, 8.0]]), np.array([64, 64])),
            (np.array([[1.0, 2.0], [3.0, 8.0], [5.0, 0.0]]), np.array([10, 30, 20])),
        ),
        why="Each mean counts as much as it has images.",
        mistakes=(
            (
                lambda means, counts: np.mean(means, axis=0),
                "A worker with more images must count more: use counts.",
            ),
            (
                lambda means, counts: np.sum(means, axis=0),
                "You added up means, not sums. The course's workers may add up, for "
                "they divide by the size of the whole batch first.",
            ),
            (
                lambda means, counts: (means * counts[:, np.newaxis]).sum(axis=0),
                "That is the sum over all images. Divide by the number of all images.",
            ),
            (
                lambda means, counts: np.average(means, weights=counts, axis=0).mean(),
                "There is one gradient for each parameter: average over the workers "
                "only, which is axis 0.",
            ),
        ),
        hint="np.average with axis=0 and weights=counts is one way.",
    ),
    2: Exercise(
        asks="a function (parameters, workers) -> bytes that one worker sends",
        answer=lambda parameters, workers: 2 * (workers - 1) / workers * 4 * parameters,
        cases=((93_322, 2), (1_000_000, 8), (1_000, 1)),
        why="It stays below twice the size of the gradients, however many workers.",
        mistakes=(
            (
                lambda parameters, workers: 2 * (workers - 1) / workers * parameters,
                "That is how many numbers are sent. Each takes 4 bytes.",
            ),
            (
                lambda parameters, workers: (workers - 1) / workers * 4 * parameters,
                "The pieces go round twice: once to add up, once to share the sum.",
            ),
            (
                lambda parameters, workers: 2 * (workers - 1) * 4 * parameters,
                "In each message only a piece is sent, one of as many as workers.",
            ),
            (
                lambda parameters, workers: 2 * 4 * parameters,
                "A round has one stop less than there are workers, and a worker alone "
                "sends nothing.",
            ),
        ),
        hint="It is the formula above: two rounds of workers - 1 pieces each.",
    ),
    3: Exercise(
        asks="a number, the highest speed-up",
        answer=6,
        why="What cannot be shared sets the limit: 24 ms / 4 ms. Amdahl's law.",
        mistakes=(
            (
                5,
                "20 / 4 compares two parts. Compare the whole step, before and after.",
            ),
            (1.2, "24 / 20 would be right if the 4 ms vanished. The 20 ms do."),
            (float("inf"), "The 4 ms stay, however many workers there are."),
            (24, "Not 1 ms is left, but the 4 ms that cannot be shared."),
        ),
        hint="How long does a step take when the shared part has become 0?",
    ),
    4: Exercise(
        asks="a function (memory, limit) -> how many learners, a whole number",
        answer=lambda memory, limit: int((memory - 4) // limit),
        cases=((64, 2), (32, 1.95), (8, 2)),
        why="Memory sets the limit of a class: it is reserved, cores are shared.",
        mistakes=(
            (
                lambda memory, limit: int(memory // limit),
                "The server needs 4 GB for itself.",
            ),
            (
                lambda memory, limit: (memory - 4) / limit,
                "There are no fractions of learners: round down.",
            ),
            (
                lambda memory, limit: int(-((4 - memory) // limit)),
                "You rounded up. The last one would not have enough.",
            ),
            (
                lambda memory, limit: int(memory // limit) - 4,
                "4 GB are set aside for the server, not 4 learners.",
            ),
        ),
        hint="Subtract first, then divide and round down.",
    ),
}
