"""Digits that touch are cut apart."""

import cv2
import numpy as np
import pytest

from utils.pictures.segmentation import Digit
from utils.pictures.touching import cut, ways_to_split


def touching():
    """Two strokes, and the pen was not lifted between them."""
    ink = np.zeros((100, 150), "float32")
    ink[:, 20:40] = ink[:, 110:130] = 1
    cv2.line(ink, (40, 80), (110, 60), 1, thickness=6)
    ink[:, 64:70] *= 0.3  # where the ink is faintest
    return Digit(np.array([200, 300, 350, 400]), ink)


def test_touching_digits_are_cut_where_there_is_the_least_ink():
    left, right = cut(touching(), 75)
    assert left.ink.sum() + right.ink.sum() == pytest.approx(touching().ink.sum())
    assert left.box[0] == 220
    assert right.box[2] == 330
    assert 264 <= right.box[0] <= left.box[2] <= 270
    for part in (left, right):
        width, height = part.box[2:] - part.box[:2]
        assert part.ink.shape == (height, width)


def test_only_wide_pieces_are_split():
    wide = touching()
    assert [len(way) for way in ways_to_split(wide, usual=90)] == [1, 2]
    assert [len(way) for way in ways_to_split(wide, usual=300)] == [1]
