"""What was read is drawn on the picture."""

from dataclasses import replace

import numpy as np
import pytest

from utils.pictures.annotation import CELL, DOUBT, LEFT_OUT, RIGHT, annotate
from utils.pictures.errors import UnreadablePicture
from utils.pictures.pages import CellOnPage, NotRead, Reading
from utils.pictures.reading import predict_digit


def side(drawn, box):
    """The pixels of the upper side of a box."""
    left, top, right, _ = box
    return drawn[top, left:right]


def test_answers_are_drawn_on_the_picture(photo):
    answer = predict_digit(photo)
    drawn = annotate(photo, answer)
    assert drawn.shape == photo.shape
    assert (side(drawn, answer.box) == RIGHT).all()
    doubtful = annotate(photo, [replace(answer, uncertain=True)])
    assert (side(doubtful, answer.box) == DOUBT).all()
    assert np.array_equal(annotate(photo, []), photo)


def test_a_digit_has_its_name_above_it(photo):
    answer = predict_digit(photo)
    top = answer.box[1] - 2

    def name(colour, **changes):
        drawn = annotate(photo, replace(answer, **changes))[:top]
        return (drawn == colour).all(axis=2)

    seven = name(RIGHT)
    assert seven.any()
    assert not np.array_equal(name(RIGHT, digit=1), seven)
    doubtful = name(DOUBT, uncertain=True)
    assert doubtful[seven].all()
    assert doubtful.sum() > seven.sum()  # a question mark follows


def test_of_a_page_cells_and_what_was_left_out_are_drawn_too(photo):
    answer = predict_digit(photo)
    cell = CellOnPage(0, 0, (10, 10, 380, 390), [answer])
    rest = NotRead((150, 400, 170, 420), "small")
    drawn = annotate(photo, Reading([[answer]], [cell], [rest]))
    assert (side(drawn, cell.box) == CELL).all()
    assert (side(drawn, rest.box) == LEFT_OUT).all()
    assert (side(drawn, answer.box) == RIGHT).all()


def test_boxes_are_where_they_are_in_a_large_picture():
    large = np.full((200, 4000), 255, "uint8")
    reading = Reading([], [], [NotRead((2000, 60, 2400, 120), "small")])
    drawn = annotate(large, reading)
    assert drawn.shape[1] <= 1600
    scale = 4000 / drawn.shape[1]
    rows, columns = (drawn == LEFT_OUT).all(axis=2).nonzero()
    assert scale * columns.min() == pytest.approx(2000, abs=5 * scale)
    assert scale * columns.max() == pytest.approx(2400, abs=5 * scale)
    assert scale * rows.min() == pytest.approx(60, abs=5 * scale)


@pytest.mark.parametrize("channels", [None, 1, 4])
def test_grey_and_transparent_pictures_can_be_drawn_on(digits, channels):
    picture = 255 - digits[0][0]
    if channels == 1:
        picture = picture[..., None]
    if channels == 4:
        picture = np.dstack([np.zeros((28, 28, 3), "uint8"), 255 - picture])
    drawn = annotate(picture, predict_digit(picture))
    assert drawn.shape == (28, 28, 3)
    assert (drawn[-1, 0] == 255).all()  # paper, also where it is transparent


def test_on_what_is_no_picture_nothing_can_be_drawn():
    with pytest.raises(UnreadablePicture):
        annotate(b"seven", [])
