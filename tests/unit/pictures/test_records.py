"""What was read becomes JSON: digits, and where they are."""

import json
from dataclasses import replace

import pytest

from utils.pictures.pages import CellOnPage, NotRead, Reading
from utils.pictures.reading import predict_digit
from utils.pictures.records import record


@pytest.fixture
def answer(photo):
    return predict_digit(photo)


def test_one_digit_has_no_places(answer):
    found = json.loads(json.dumps(record(answer)))
    assert found.keys() == {"digits"}
    [digit] = found["digits"]
    assert digit["digit"] == answer.digit == 7
    assert digit["confidence"] == pytest.approx(answer.confidence, abs=1e-4)
    assert digit["uncertain"] is False
    assert len(digit["probabilities"]) == 10
    assert digit["box"] == list(answer.box)


def test_rows_and_cells_hold_places_among_the_digits(answer):
    one, two = (replace(answer, box=(10 * i, 0, 10 * i + 8, 9)) for i in (1, 2))
    cells = [CellOnPage(0, 0, (0, 0, 9, 9), [two]), CellOnPage(0, 1, (9, 0, 18, 9), [])]
    rest = NotRead((1, 2, 3, 4), "small beside the digits")
    reading = Reading(
        rows=[[one, two]], cells=cells, left_out=[rest], turn=90, doubt="?"
    )
    found = json.loads(json.dumps(record(reading)))
    assert found["rows"] == [[0, 1]]
    assert [cell["digits"] for cell in found["cells"]] == [[1], []]
    assert found["left_out"] == [
        {"box": [1, 2, 3, 4], "reason": "small beside the digits"}
    ]
    assert (found["turn"], found["doubt"]) == (90, "?")
