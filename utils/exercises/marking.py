"""Marks a learner's answer to an exercise, and says what there is to say about it."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from numbers import Real
from typing import Any

import numpy as np

NOT_ATTEMPTED = "Not attempted yet: replace the ... and run the cell again."
ROWS = (list, tuple, np.ndarray)
ROUNDING = 1e-6  # what float32 may lose in a few steps of a calculation
DIGITS = 1e-3  # a number that is not whole is right to three digits
SHORTEST = 2  # digits of a rounded number that is right as well, such as 0.056
LONGEST = 300  # characters of an answer that are shown


class Verdict(Enum):
    """On one entry of an answer; on all of it, if it has no entries."""

    RIGHT = "Right"
    WRONG = "Not right yet"
    MISSING = "Still missing"
    UNKNOWN = "Not asked for"


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
            not the value itself. Values are compared, and no dtypes: an exercise about
            a dtype observes it.
        code: whether the answer is a piece of code, such as a model; a function is.
    """

    asks: str
    answer: Any
    why: str
    mistakes: tuple[tuple[Any, str], ...]
    hint: str
    cases: tuple[tuple[Any, ...], ...] = ()
    observe: Callable[[Any], Any] = lambda value: value
    code: bool = False

    @property
    def asks_for_code(self):
        return self.code or bool(self.cases)

    def mark(self, answer):
        """Return (whether `answer` is right, what to tell the learner).

        The first is None for an answer that was not attempted yet, or that is right as
        far as it goes.
        """
        seen = self._seen(answer)
        if seen is ...:
            return None, NOT_ATTEMPTED
        verdicts = list(_verdicts(seen, self._expected(self.answer)))
        found = {verdict for _, verdict in verdicts}
        if found <= {Verdict.RIGHT}:
            return True, f"Right! {self.why}"
        compared = self._compared(seen, verdicts)
        if found == {Verdict.RIGHT, Verdict.MISSING} and not self.cases:
            return None, "\n".join(["Right so far.", *compared])
        asks, hint = f"Not yet. Expected: {self.asks}.", f"Hint: {self._hint(seen)}"
        return False, "\n".join([asks, *compared, hint])

    def _seen(self, answer):
        """Return what is compared, `...` if there is nothing yet, or an error."""
        try:
            returned = self._returned(answer)
            return ... if _is_missing(returned) else self._observed(returned)
        except Exception as error:  # a learner's own code may raise anything
            return error

    def _returned(self, answer):
        if not self.cases or _is_missing(answer):
            return answer
        return [answer(*copy.deepcopy(case)) for case in self.cases]

    def _observed(self, returned):
        if self.cases:
            return _plain([self.observe(value) for value in returned])
        return _plain(self.observe(returned))

    def _expected(self, answer):
        return self._observed(self._returned(answer))

    def _compared(self, seen, verdicts):
        if self.cases:
            expected = _text(self._expected(self.answer))
            return [f"Expected {expected}", f"but got  {_text(seen)}"]
        return list(_faults(verdicts)) or [f"You gave: {_text(seen)}"]

    def _hint(self, seen):
        with np.errstate(all="ignore"):  # some mistakes overflow on purpose
            for wrong, hint in self.mistakes:
                if _is_right(_part(seen, wrong), self._expected(wrong)):
                    return hint
        return self.hint


def _is_missing(answer):
    """Whether it is nothing but `...`."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        return bool(answer) and all(map(_is_missing, answer))
    return answer is ...


def _plain(value):
    """With Python's numbers instead of NumPy's, and arrays instead of tensors."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return (tuple if isinstance(value, tuple) else list)(map(_plain, value))
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        return array if array.ndim else array.item()
    return value


def _verdicts(given, right, place=""):
    """Yield (place, verdict) for each entry of one value or the other, both plain."""
    if given is ...:
        yield place, Verdict.MISSING
    elif isinstance(given, dict) and isinstance(right, dict):
        for key in {**right, **given}:
            name = f"{place} {key!r}".lstrip()
            if key in right:
                yield from _verdicts(given.get(key, ...), right[key], name)
            else:
                yield name, Verdict.UNKNOWN
    elif isinstance(given, ROWS) and isinstance(right, ROWS):
        if len(given) != len(right):
            yield place, Verdict.WRONG
            return
        for index, pair in enumerate(zip(given, right, strict=True)):
            yield from _verdicts(*map(_plain, pair), f"{place}[{index}]")
    else:
        yield place, Verdict.RIGHT if _same(given, right) else Verdict.WRONG


def _is_right(given, right):
    return all(verdict is Verdict.RIGHT for _, verdict in _verdicts(given, right))


def _part(given, wrong):
    """Of a dict, the entries that a wrong one holds; all of anything else."""
    if isinstance(given, dict) and isinstance(wrong, dict):
        return {key: given.get(key, ...) for key in wrong}
    return given


def _same(given, right):
    if isinstance(given, str) and isinstance(right, str):
        return given.strip().casefold() == right.strip().casefold()
    if _is_number(given) and _is_number(right):
        return _same_number(given, right)
    return type(given) is type(right) and given == right


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_whole(number):
    return number % 1 == 0


def _same_number(given, right):
    """Whole numbers exactly, but for rounding, and others to three digits, or to as
    many as the learner rounded to.

    Comparing takes numbers of any size; converting to float or subtracting does not.
    """
    if given == right or (_is_whole(given) and _is_whole(right)):
        return given == right
    if given != given or right != right:  # not a number, such as inf / inf
        return given != given and right != right
    whole = _is_whole(right)
    margin = ROUNDING * max(1, abs(right)) if whole else DIGITS * abs(right)
    return right - margin <= given <= right + margin or _is_rounded(given, right)


def _is_rounded(given, right):
    """Whether it is the right number, rounded to at least `SHORTEST` digits."""
    if not isinstance(given, float) or _is_whole(given):
        return False
    mantissa = repr(given).split("e")[0]
    digits = len(re.sub(r"^-?0*\.?0*|\.", "", mantissa))
    return digits >= SHORTEST and given == float(f"{right:.{digits}g}")


def _faults(verdicts):
    """Yield a line for each kind of fault, with the places where it is."""
    for fault in (Verdict.WRONG, Verdict.MISSING, Verdict.UNKNOWN):
        places = [place for place, verdict in verdicts if verdict is fault and place]
        if places:
            yield f"{fault.value}: {', '.join(places)}."


def _text(value):
    try:
        text = _shown(value)
    except Exception:  # Python shows no number of more than 4,300 digits
        text = f"a value of type {type(value).__name__}"
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


def _shown(value):
    if isinstance(value, Exception):
        return f"{type(value).__name__}: {value}"
    if isinstance(value, np.ndarray):
        numbers = np.array2string(value, threshold=20, separator=", ")
        return f"{value.dtype} array of shape {value.shape}: {numbers}"
    return repr(value)
