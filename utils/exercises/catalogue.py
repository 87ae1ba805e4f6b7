"""All exercises of the course, by number. `check` marks an answer and explains."""

import pkgutil
from importlib import import_module
from pathlib import Path

PREFIX = "notebook_"


def _numbered():
    """Yield (number, exercise): the file gives the notebook, its key the exercise."""
    for _, name, _ in pkgutil.iter_modules([Path(__file__).parent]):
        if name.startswith(PREFIX):
            module = import_module(f"{__package__}.{name}")
            for key, exercise in module.EXERCISES.items():
                yield f"{name.removeprefix(PREFIX)}.{key}", exercise


EXERCISES = dict(_numbered())


def check(number, answer):
    """Mark the answer to an exercise and print what there is to say about it.

    Args:
        number: the exercise, such as "02.1".
        answer: the learner's answer; `...` stands for none yet.

    Raises:
        ValueError: there is no such exercise.
    """
    if number not in EXERCISES:
        raise ValueError(
            f"number: expected one of {', '.join(EXERCISES)}, got {number!r}."
        )
    right, text = EXERCISES[number].mark(answer)
    symbol = {True: "✓", False: "✗", None: "○"}[right]
    print(f"{symbol} {text}")
