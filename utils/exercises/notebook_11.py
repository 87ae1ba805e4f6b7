"""The exercises of "Scaling out"."""

import numpy as np

from utils.exercises.marking import Exercise


def _milliseconds(parameters, workers, gigabits):
    sent = 2 * (workers - 1) / workers * 4 * parameters
    return 1000 * 8 * sent / (gigabits * 1e9)


def _milliseconds_times(factor):
    """A wrong answer: the right one, times a function of the workers."""
    return lambda parameters, workers, gigabits: (
        _milliseconds(parameters, workers, gigabits) * factor(workers)
    )


def _speed_up(shared, rest, workers):
    return (shared + rest) / (shared / workers + rest)


def _rounds(trials):
    """The rounds of successive halving: range(5) for 16 trials."""
    return range(trials.bit_length())


def _halving(trials):
    """All trials for one epoch, then half of them for as many as they have had."""
    epochs, had = trials, 1
    while trials > 1:
        trials //= 2
        epochs += trials * had
        had *= 2
    return epochs


EXERCISES = {
    1: Exercise(
        asks="a function (means, counts) -> the mean gradient of the whole batch",
        answer=lambda means, counts: np.average(means, axis=0, weights=counts),
        cases=(
            (np.array([[1.0, 2.0], [3.0, 8.0]]), np.array([64, 64])),
            (np.array([[1.0, 2.0], [3.0, 8.0], [5.0, 0.0]]), np.array([10, 30, 20])),
        ),
        observe=np.ravel,
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
        asks="a function (parameters, workers, gigabits) -> milliseconds",
        answer=_milliseconds,
        cases=((93_322, 2, 1), (1_000_000, 8, 10), (1_000, 1, 1)),
        why="However many workers: never more than twice the gradients are sent.",
        mistakes=(
            (
                _milliseconds_times(lambda workers: 1 / 4),
                "That is for one byte a gradient. Each takes 4.",
            ),
            (
                _milliseconds_times(lambda workers: 1 / 8),
                "The network counts bits, and a byte has 8 of them.",
            ),
            (
                _milliseconds_times(lambda workers: 1 / 1000),
                "Those are seconds. Return milliseconds.",
            ),
            (
                _milliseconds_times(lambda workers: 1 / 2),
                "The pieces go round twice: once to add up, once to share the sum.",
            ),
            (
                _milliseconds_times(lambda workers: workers),
                "In each message only a piece is sent, one of as many as workers.",
            ),
        ),
        hint="The formula above gives bytes. Times 8 are bits; divide by the bits in a "
        "second, and take times 1000.",
    ),
    3: Exercise(
        asks="a function (shared, rest, workers) -> how many times faster",
        answer=_speed_up,
        cases=((20, 4, 2), (20, 4, 10), (20, 4, 10_000), (30, 1, 1)),
        why="What cannot be shared sets the limit. This is Amdahl's law.",
        mistakes=(
            (
                lambda shared, rest, workers: workers,
                "That would be so if all of it could be shared. The rest stays.",
            ),
            (
                lambda shared, rest, workers: shared / (shared / workers + rest),
                "Compare the whole step, before and after: the rest is in both.",
            ),
            (
                lambda shared, rest, workers: shared / workers + rest,
                "That is how long a step takes then. How many times faster is it?",
            ),
            (
                lambda shared, rest, workers: (shared + rest) / (shared / workers),
                "The rest takes its time with many workers, too.",
            ),
            (
                lambda shared, rest, workers: (
                    (shared + rest) / (shared + rest / workers)
                ),
                "It is the shared part that is divided.",
            ),
        ),
        hint="The step before: shared + rest. What is it with so many workers?",
    ),
    4: Exercise(
        asks='"threads", "mirrored", "workers" or "trials" for each of a to d',
        answer={"a": "threads", "b": "mirrored", "c": "workers", "d": "trials"},
        why="The less has to be sent, the better: that is the order to ask in.",
        mistakes=(
            (
                {"a": "workers"},
                "a: 30 seconds are over before workers have started. Cores of one "
                "machine share their memory.",
            ),
            ({"b": "workers"}, "b: GPUs in one machine need no network between them."),
            ({"b": "threads"}, "b: threads share the cores; here are four GPUs."),
            ({"c": "mirrored"}, "c: that is for the devices of one machine."),
            ({"d": "workers"}, "d: the trials have nothing to tell each other."),
        ),
        hint="Ask first: how many machines? And is it one training, or are there many?",
    ),
    5: Exercise(
        asks="a function trials -> how many epochs are trained in all",
        answer=_halving,
        cases=((16,), (2,), (1,), (64,)),
        why="Every round but the first costs the same: half as many epochs as trials.",
        mistakes=(
            (
                lambda trials: trials * trials,
                "That is every trial to its end. Half of them stop after each round.",
            ),
            (
                lambda trials: trials * len(_rounds(trials)),
                "They go on where they were; they do not begin anew. Count only the "
                "new epochs of each round.",
            ),
            (
                lambda trials: sum(trials // 2**i for i in _rounds(trials)),
                "You count one epoch for each trial and round. From the third round "
                "on, each trains for more than one.",
            ),
            (
                lambda trials: _halving(trials) - trials,
                "The first epoch of every trial counts, too.",
            ),
        ),
        hint="Write down the rounds for 4 trials: 4 train one epoch, then 2 one more, "
        "then 1 two more. That makes 8.",
    ),
    6: Exercise(
        asks="a function (memory, limit) -> how many learners, a whole number",
        answer=lambda memory, limit: int((memory - 4) // limit),
        cases=((64, 2), (32, 1.95), (8, 2), (31, 2), (20, 3)),
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
