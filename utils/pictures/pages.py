"""Read a whole page: forms, tables, rows of numbers, also on its side."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from utils.pictures.errors import NoDigitFound
from utils.pictures.layout import homes, reading_order, rows_and_columns
from utils.pictures.preparation import box_behind, find_on, open_page, turned
from utils.pictures.reading import Prediction, predictions_of
from utils.pictures.touching import ways_to_split

# One digit is likelier than two that touch, unless the network is that much surer; 0:
# 35 rows and 54 pages, 0.15: 54 pages, 0.6: 52 pages.
PART = 0.3
# The mean confidence from which on a page is upright, without trying the other turns;
# 0.45: 46 layouts, 0.95: the same.
UPRIGHT = 0.9
# Digits: so many are needed to tell which way is up; 1: the same, 6: 49 layouts.
FEW = 3
# By how much the mean confidence of the best turn is above that of the page as it is,
# and of the next turn; better 0.05 and 0.2, clearly 0.015 and 0.06: the same.
BETTER, CLEARLY = 0.1, 0.03


@dataclass(frozen=True)
class CellOnPage:
    """A cell of a form or of a table.

    Attributes:
        row, column: from 0 on.
        box: see `Prediction`.
        digits: a list of `Prediction`; none if the cell is empty.
    """

    row: int
    column: int
    box: tuple[int, int, int, int]
    digits: list[Prediction]


@dataclass(frozen=True)
class NotRead:
    """Something on a page that is not among the digits.

    Attributes:
        box: see `Prediction`.
        reason: in words.
    """

    box: tuple[int, int, int, int]
    reason: str


@dataclass(frozen=True)
class Reading:
    """What is on a page.

    Attributes:
        rows: lists of `Prediction`, as one reads: what is in one cell is together.
        cells: a list of `CellOnPage`, row by row; empty if the page is no form.
        left_out: a list of `NotRead`.
        turn: by how many degrees the page had to be turned clockwise: 0, 90, 180, 270.
        doubt: a sentence, if it is not clear which way up the page is; else "".
    """

    rows: list[list[Prediction]]
    cells: list[CellOnPage]
    left_out: list[NotRead]
    turn: int = 0
    doubt: str = ""

    @property
    def digits(self):
        """All of them in reading order: a list of `Prediction`."""
        return [answer for row in self.rows for answer in row]

    @property
    def confidence(self):
        """The mean confidence."""
        return float(np.mean([answer.confidence for answer in self.digits]))

    def table(self):
        """The cells as text, a list of rows: "" if empty, "7?" if not sure.

        Where no cell was found, the text is "" too.
        """
        height, width = (
            1 + max((getattr(cell, side) for cell in self.cells), default=-1)
            for side in ("row", "column")
        )
        texts = [[""] * width for _ in range(height)]
        for cell in self.cells:
            text = "".join(str(answer.digit) for answer in cell.digits)
            doubt = any(answer.uncertain for answer in cell.digits)
            texts[cell.row][cell.column] = text + "?" * doubt
        return texts


def predict_digits(picture, model=None, layout=False):
    """Read all digits on a picture, also rows of them, forms and tables.

    Args and errors: see `predict_digit`.
        layout: whether to tell where they are: rows, cells, and what was left out.

    Returns:
        A list of `Prediction` in reading order: rows from top to bottom, each from
        left to right. With `layout`, a `Reading`.
    """
    reading = read_page(open_page(picture), model)
    return reading if layout else reading.digits


def read_page(page, model=None):
    """Read a page as it lies, or turned, if that is clearly better.

    Args:
        page: a `Page`.
        model: see `predict_digit`.

    Returns:
        A `Reading`.

    Raises:
        NoDigitFound: there is none.
    """
    reading = read_upright(page, model)
    if reading.confidence >= UPRIGHT:
        return reading
    others = sorted(
        (other for turn in (90, 180, 270) if (other := _try(page, turn, model))),
        key=lambda other: other.confidence,
        reverse=True,
    )
    if not others or others[0].confidence < reading.confidence + BETTER:
        return reading
    best, *rest = others
    if rest and rest[0].confidence > best.confidence - CLEARLY:
        return _doubted(best)
    return best


def _try(page, turn, model):
    """The `Reading` of a turned page, or None if it tells nothing."""
    try:
        reading = read_upright(turned(page, turn), model)
    except NoDigitFound:
        return None
    return replace(reading, turn=turn) if len(reading.digits) >= FEW else None


def _doubted(reading):
    """The reading with no answer that is sure."""

    def unsure(answers):
        return [replace(answer, uncertain=True) for answer in answers]

    return replace(
        reading,
        rows=[unsure(row) for row in reading.rows],
        cells=[replace(cell, digits=unsure(cell.digits)) for cell in reading.cells],
        doubt="It is not clear which way up the page is. Turn the picture upright.",
    )


def read_upright(page, model=None):
    """Read a page as it lies.

    Args, errors and what is returned: see `read_page`.
    """
    digits, left_out, form = find_on(page.grey)
    usual = np.median([digit.height for digit in digits])
    ways = [ways_to_split(digit, usual) for digit in digits]
    every = [part for way in ways for parts in way for part in parts]
    answers = iter(predictions_of(every, page.back, model))
    parts, read = [], []
    for way in ways:
        tried = [(some, [next(answers) for _ in some]) for some in way]
        best = max(tried, key=lambda pair: _plausibility(pair[1]))
        parts += best[0]
        read += best[1]
    rows = reading_order(parts, form)
    return Reading(
        rows=[[read[n] for n in row] for row in rows],
        cells=_cells(form, parts, read, itertools.chain(*rows), page.back),
        left_out=[
            NotRead(box_behind(rest.box, page.back), rest.reason) for rest in left_out
        ],
    )


def _plausibility(answers):
    worst = min(answer.confidence for answer in answers)
    return worst - PART * (len(answers) > 1)


def _cells(form, parts, read, order, back):
    """A `CellOnPage` for each `Cell`, row by row."""
    home, inside = homes(form, parts), [[] for _ in form]
    for n in order:
        if home[n] is not None:
            inside[home[n]].append(read[n])
    cells = [
        CellOnPage(*map(int, place), box_behind(cell.box, back), answers)
        for cell, place, answers in zip(
            form, rows_and_columns(form), inside, strict=True
        )
    ]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))
