"""Pages are drawn as people photograph them."""

import cv2
import numpy as np
import pytest

from utils.datasets import KINDS, draw_page


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_a_picture_with_digits_and_what_puzzles(digits, kind):
    images = digits[0][:3]
    page = draw_page(images, kind, seed=2)
    assert page.dtype == np.uint8
    assert page.ndim == 3
    assert min(page.shape[:2]) >= 240
    assert np.array_equal(page, draw_page(images, kind, seed=2))
    assert not np.array_equal(page, draw_page(images, kind, seed=3))


def ink(page):
    return np.abs(page.astype(int) - (228, 226, 220)).max(axis=2) > 60


def test_lines_are_added_to_the_digits(digits):
    plain = ink(draw_page(digits[0][:3], "yellow pen", seed=2)).sum()
    for kind in ("a form", "a circle", "underlined", "broken boxes", "a slash"):
        assert ink(draw_page(digits[0][:3], kind, seed=2)).sum() > 1.1 * plain
    whole, broken = (
        ink(draw_page(digits[0][:3], kind, seed=2)).sum() - plain
        for kind in ("a form", "broken boxes")
    )
    assert broken == pytest.approx(whole / 2, rel=0.15)


def test_a_table_is_around_the_sheet_and_a_page_may_lie_on_its_side(digits):
    table = draw_page(digits[0][:3], "on a table", seed=2)
    assert table[:20].mean() < 90
    height, width = draw_page(digits[0][:3], "sideways", seed=2).shape[:2]
    assert height > width


def test_yellow_is_hardly_darker_than_the_paper(digits):
    page = draw_page(digits[0][:3], "yellow pen", seed=2)
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    assert grey.min() > 170
    assert page[..., 2].min() < 90


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "a form of mine"}, "expected one of"),
        ({"images": np.zeros((0, 28, 28), "uint8")}, "at least one digit"),
        ({"images": np.zeros((3, 20, 28), "uint8")}, "images: expected"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(digits, change, message):
    arguments = {"images": digits[0][:3], "kind": "a form"} | change
    with pytest.raises(ValueError, match=message):
        draw_page(**arguments)
