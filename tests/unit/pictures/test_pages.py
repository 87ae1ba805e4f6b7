"""Whole pages are read: rows, cells, what was left out, and which way up."""

import cv2
import numpy as np
import pytest

from utils.pictures import pages
from utils.pictures.errors import NoDigitFound
from utils.pictures.pages import predict_digits, read_page
from utils.pictures.preparation import open_page


def write(page, image, left, top, height=60):
    """A digit of MNIST in dark ink, so high."""
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    image = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = max(4, round(height * image.shape[1] / image.shape[0]))
    ink = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
    part = page[top : top + height, left : left + width]
    np.minimum(part, 230 - (ink * 0.8).astype("uint8"), out=part)


def grid(page, left, top, side, rows, columns):
    for row in range(rows + 1):
        end = (left + columns * side, top + row * side)
        cv2.line(page, (left, top + row * side), end, 60, 3)
    for column in range(columns + 1):
        end = (left + column * side, top + rows * side)
        cv2.line(page, (left + column * side, top), end, 60, 3)


@pytest.fixture(scope="module")
def form(digits):
    """A table of 2 x 3 cells: 7 2 -, 1 - 0 4."""
    images, labels = digits
    assert labels[:5].tolist() == [7, 2, 1, 0, 4]
    page = np.full((300, 420), 230, "uint8")
    grid(page, 30, 30, 120, 2, 3)
    write(page, images[0], 70, 60)
    write(page, images[1], 190, 60)
    write(page, images[2], 80, 180)
    write(page, images[3], 282, 190, 40)
    write(page, images[4], 335, 190, 40)
    return page


def text(answers):
    return "".join(str(answer.digit) for answer in answers)


def test_a_form_is_read_cell_by_cell(form):
    reading = predict_digits(form, layout=True)
    assert reading.table() == [["7", "2", ""], ["1", "", "04"]]
    assert [(cell.row, cell.column) for cell in reading.cells] == [
        (row, column) for row in range(2) for column in range(3)
    ]
    assert text(reading.digits) == text(predict_digits(form)) == "72104"
    assert [text(row) for row in reading.rows] == ["72", "104"]
    assert reading.left_out == []
    assert (reading.turn, reading.doubt) == (0, "")
    assert reading.cells[0].box == pytest.approx((31, 31, 148, 148), abs=4)


def test_what_a_model_is_not_sure_of_is_marked_in_the_table(form):
    def unsure(inputs):
        return np.full((len(inputs), 10), 0.1)

    table = predict_digits(form, unsure, layout=True).table()
    assert table == [["0?", "0?", ""], ["0?", "", "00?"]]


def test_a_page_without_cells_has_an_empty_table(photo):
    reading = predict_digits(photo, layout=True)
    assert reading.cells == reading.table() == []
    assert text(reading.digits) == "7"


def test_digits_over_the_lines_of_squared_paper_are_in_no_cells(digits):
    page = np.full((300, 420), 230, "uint8")
    grid(page, 0, 0, 30, 10, 14)
    for place in range(3):
        write(page, digits[0][place], 70 + 90 * place, 110)
    reading = predict_digits(page, layout=True)
    assert reading.cells == []
    assert text(reading.digits) == "721"


def test_what_is_left_out_is_told(form):
    page = np.vstack([form, np.full((100, 420), 230, "uint8")])
    cv2.line(page, (200, 360), (214, 360), 40, 5)  # a dash
    page[370:400, 60:64] = 40  # a stroke that the edge cuts off
    reading = predict_digits(page, layout=True)
    assert text(reading.digits) == "72104"
    small, cut_off = sorted(reading.left_out, key=lambda rest: -rest.box[0])
    assert "small" in small.reason
    assert small.box == pytest.approx((198, 358, 217, 363), abs=4)
    assert "edge" in cut_off.reason


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_on_its_side_is_turned(digits, turn):
    images, labels = digits
    page = np.full((170, 460), 230, "uint8")
    shown = [0, 1, 2, 4, 8]
    for place, index in enumerate(shown):
        write(page, images[index], 40 + 80 * place, 50)
    lying = np.rot90(page, turn // 90)
    reading = predict_digits(lying, layout=True)
    assert text(reading.digits) == "".join(map(str, labels[shown]))
    assert reading.turn == turn
    left, top, right, bottom = reading.digits[0].box
    assert lying[top:bottom, left:right].min() < 60
    assert (lying < 100)[top - 4 : bottom + 4, left - 4 : right + 4].sum() == (
        (lying < 100)[top:bottom, left:right].sum()
    )


def test_where_no_turn_is_better_the_page_stays_and_where_two_are_no_answer_is_sure(
    digits, monkeypatch
):
    page = np.full((170, 460), 230, "uint8")
    for place in range(4):
        write(page, digits[0][place], 40 + 80 * place, 50)
    confidences = {0: 0.5, 90: 0.9, 180: 0.4, 270: 0.7}

    def reading_of(turned):
        shape = {True: (0, 180), False: (90, 270)}[turned.grey.shape[0] == 170]
        return shape[int(turned.back[0, 0] < 0 or turned.back[0, 1] < 0)]

    def upright(turned, model):
        reading = original(turned, lambda inputs: np.eye(10)[[3] * len(inputs)])
        confidence = confidences[reading_of(turned)]
        rows = [
            [pages.replace(answer, confidence=confidence) for answer in row]
            for row in reading.rows
        ]
        return pages.replace(reading, rows=rows)

    original = pages.read_upright
    monkeypatch.setattr(pages, "read_upright", upright)
    assert read_page(open_page(page)).turn in (90, 270)
    assert not read_page(open_page(page)).doubt
    confidences |= {90: 0.9, 270: 0.89}
    undecided = read_page(open_page(page))
    assert "which way up" in undecided.doubt
    assert all(answer.uncertain for answer in undecided.digits)
    confidences |= {90: 0.55, 270: 0.5}
    assert read_page(open_page(page)).turn == 0


def test_two_digits_are_too_few_to_turn_a_page(digits):
    page = np.full((170, 230), 230, "uint8")
    for place in range(2):
        write(page, digits[0][place], 40 + 80 * place, 50)
    assert predict_digits(np.rot90(page), layout=True).turn == 0


@pytest.mark.parametrize("layout", [False, True])
def test_a_page_without_digits_is_an_error(layout):
    page = np.full((300, 420), 230, "uint8")
    grid(page, 30, 30, 120, 2, 3)
    with pytest.raises(NoDigitFound):
        predict_digits(page, layout=layout)
