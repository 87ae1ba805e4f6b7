"""Marks a learner's answer to an exercise. The exercises are in `utils.exercises`."""

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

NOT_ATTEMPTED = "Not attempted yet: replace the ... and run the cell again."


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is asked, the right answer, and what to say to which answer.

    Attributes:
        asks: what the answer is, in words.
        answer: a right answer.
        why: one sentence that says why it is right.
        mistakes: pairs of a typical wrong answer and the hint that helps there. If the
            answer is a dict, a wrong one holds just the entries that are wrong.
        hint: what to say to any other wrong answer.
        cases: if the answer is a function, the arguments to call it with, one tuple
            for each call. What it returns is compared, and shown with the right one.
        observe: what to compare of the answer, or of each value that it returns, if
            not the value itself.
    """

    asks: str
    answer: Any
    why: str
    mistakes: tuple[tuple[Any, str], ...]
    hint: str
    cases: tuple[tuple[Any, ...], ...] = ()
    observe: Callable[[Any], Any] = lambda value: value

    def mark(self, answer):
        """Return (whether `answer` is right, what to tell the learner).

        The first is None for an answer that was not attempted yet.
        """
        if _is_missing(answer):
            return None, NOT_ATTEMPTED
        try:
            returned = self._returned(answer)
            if _is_missing(returned):
                return None, NOT_ATTEMPTED
            seen = self._observed(returned)
        except Exception as error:  # a learner's own code may raise anything
            seen = f"{type(error).__name__}: {error}"
        if _same(seen, self._expected(self.answer)):
            return True, f"Right! {self.why}"
        return False, "\n".join(
            [
                f"Not yet. Expected: {self.asks}.",
                *self._compared(seen),
                f"Hint: {self._hint(seen)}",
            ]
        )

    def _returned(self, answer):
        if not self.cases:
            return answer
        return [answer(*copy.deepcopy(case)) for case in self.cases]

    def _observed(self, returned):
        if self.cases:
            return [self.observe(value) for value in returned]
        return self.observe(returned)

    def _expected(self, answer):
        return self._observed(self._returned(answer))

    def _compared(self, seen):
        if isinstance(self.answer, dict) and isinstance(seen, dict):
            wrong = [k for k, v in self.answer.items() if not _same(seen.get(k), v)]
            return [f"Not right yet: {', '.join(map(str, wrong))}."]
        if self.cases:
            expected = _text(self._expected(self.answer))
            return [f"Expected {expected}", f"but got  {_text(seen)}"]
        return [f"You gave: {_text(seen)}"]

    def _hint(self, seen):
        for wrong, hint in self.mistakes:
            if isinstance(wrong, dict) and isinstance(seen, dict):
                if all(_same(seen.get(key), value) for key, value in wrong.items()):
                    return hint
            elif _same(seen, self._expected(wrong)):
                return hint
        return self.hint


def _is_missing(answer):
    if isinstance(answer, dict):
        return any(value is ... for value in answer.values())
    if isinstance(answer, (list, tuple)):
        return any(value is ... for value in answer)
    return answer is ...


def _same(one, other):
    """Equal in value; arrays also in shape and dtype; floats to three digits."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return (
            isinstance(one, np.ndarray)
            and isinstance(other, np.ndarray)
            and one.shape == other.shape
            and one.dtype == other.dtype
            and np.allclose(one, other)
        )
    if isinstance(one, str) and isinstance(other, str):
        return one.strip().casefold() == other.strip().casefold()
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Real) and isinstance(other, Real):
        whole = all(float(number).is_integer() for number in (one, other))
        return one == other if whole else math.isclose(one, other, rel_tol=1e-3)
    return type(one) is type(other) and one == other


def _text(value):
    if isinstance(value, np.ndarray):
        numbers = np.array2string(value, threshold=20, separator=", ")
        return f"{value.dtype} array of shape {value.shape}: {numbers}"
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 300 else text[:300] + " ..."
