"""The cells around digits are found, and the lines around cells."""

import cv2
import numpy as np
import pytest

from utils.pictures.frames import find_cells, frame_lines


def empty(height=300, width=400):
    return np.zeros((height, width), "uint8")


def framed(thickness=3, angle=0):
    """A frame of 200 x 120 around a disk."""
    mask = empty()
    cv2.rectangle(mask, (100, 90), (300, 210), 1, thickness)
    cv2.circle(mask, (200, 150), 25, 1, 6)
    turn = cv2.getRotationMatrix2D((200, 150), angle, 1)
    return cv2.warpAffine(mask, turn, mask.shape[::-1], flags=cv2.INTER_NEAREST)


@pytest.mark.parametrize("angle", [0, 4, -9, 20])
@pytest.mark.parametrize("thickness", [1, 3, 9])
def test_a_frame_is_found_and_its_lines_without_the_digit(angle, thickness):
    mask = framed(thickness, angle)
    (cell,) = find_cells(mask)
    assert cell.filled
    assert cell.thickness == pytest.approx([thickness] * 4, abs=2)
    assert cv2.contourArea(cell.corners) == pytest.approx(200 * 120, rel=0.15)
    lines = frame_lines(mask, [cell])
    digit = empty()
    cv2.circle(digit, (200, 150), 30, 1, -1)
    assert not (lines & digit).any()
    assert (lines | digit)[mask > 0].mean() > 0.94  # not where two lines meet


def test_the_cells_of_a_grid_are_found_and_which_are_filled():
    mask = empty(320, 320)
    for place in range(10, 311, 100):
        mask[place : place + 3, 10:313] = mask[10:313, place : place + 3] = 1
    cv2.circle(mask, (160, 60), 25, 1, 6)
    cv2.circle(mask, (100, 260), 25, 1, 6)  # it crosses a line
    cells = sorted(find_cells(mask), key=lambda cell: tuple(cell.box.round(-1)[[1, 0]]))
    assert len(cells) == 9
    assert [n for n, cell in enumerate(cells) if cell.filled] == [1, 6, 7]


def test_one_side_of_a_cell_may_be_the_edge_of_the_picture():
    mask = framed()
    (cell,) = find_cells(mask[:, 150:])
    assert sorted(cell.thickness > 0) == [False, True, True, True]
    assert not find_cells(mask[100:, 150:])


def oval(mask):
    cv2.ellipse(mask, (200, 150), (60, 90), 0, 0, 360, 1, 5)


def thick_zero(mask):
    """Somebody drew it with four straight lines."""
    cv2.rectangle(mask, (150, 80), (250, 220), 1, 16)


def slanted(mask):
    cv2.polylines(mask, [np.array([(80, 60), (320, 110), (250, 240)])], True, 1, 4)


def ruled(mask):
    """Two digits 1 that cross two lines of the paper."""
    mask[100], mask[200] = 1, 1
    mask[80:220, 120:133] = mask[80:220, 260:273] = 1
    cv2.circle(mask, (195, 150), 25, 1, 10)


@pytest.mark.parametrize("draw", [oval, thick_zero, slanted, ruled])
def test_other_holes_are_no_cells(draw):
    mask = empty()
    draw(mask)
    assert not find_cells(mask)


def test_a_line_goes_on_where_it_leaves_its_cell():
    mask = framed()
    mask[90:93, 60:400] = 1
    lines = frame_lines(mask, find_cells(mask))
    assert lines[91, 70:380].mean() > 0.95


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (40, 40)])
@pytest.mark.parametrize("value", [0, 1])
def test_where_there_is_nothing_nothing_is_found(shape, value):
    mask = np.full(shape, value, "uint8")
    assert not find_cells(mask)
