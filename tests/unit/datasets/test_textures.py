"""Pages without strokes: ink on a page, and another kind of it in the test."""

import cv2
import numpy as np
import pytest

from utils.datasets import textures

TEXTURES = [textures.stain, textures.dots, textures.pattern, textures.photo]
each_texture = pytest.mark.parametrize("draw", TEXTURES, ids=lambda draw: draw.__name__)


def pages(draw, split, count=30):
    return [draw(np.random.default_rng(seed), split, None) for seed in range(count)]


@each_texture
@pytest.mark.parametrize("split", ["train", "test"])
def test_ink_from_0_to_1_on_a_page(draw, split):
    for page in pages(draw, split):
        assert page.shape == (96, 96)
        assert page.min() >= 0
        assert 0.5 < page.max() <= 1


@each_texture
def test_a_seed_fixes_a_page(draw):
    one, two = (pages(draw, "train") for _ in range(2))
    assert np.array_equal(one, two)
    assert len({page.tobytes() for page in one}) == 30


@each_texture
def test_the_test_looks_different(draw):
    pairs = zip(pages(draw, "train"), pages(draw, "test"), strict=True)
    assert not any(np.array_equal(train, test) for train, test in pairs)


def test_stains_are_of_a_finer_grain_in_the_test():
    def edges(split):
        return np.mean(
            [
                np.abs(np.diff(page > 0.5)).mean()
                for page in pages(textures.stain, split)
            ]
        )

    assert edges("test") > 1.5 * edges("train")


def dots(split, count):
    """How many parts and how many holes the pages have."""
    for page in pages(textures.dots, split, count):
        _, nesting = cv2.findContours(
            (page > 0.5).astype("uint8"), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE
        )
        is_hole = nesting[0, :, 3] >= 0
        yield np.count_nonzero(~is_hole), np.count_nonzero(is_hole)


def test_the_test_has_more_dots():
    train, test = (
        np.mean(pages(textures.dots, split, 60)) for split in ("train", "test")
    )
    assert test > 2 * train


def test_there_are_rings_but_none_is_alone():
    found = list(dots("train", 300))
    assert any(holes for _, holes in found)
    assert all(parts > 1 for parts, holes in found if holes)


def test_patterns_are_round_about_the_middle_in_the_test():
    """What is turned by half a turn fits, or nearly so, in two of three kinds."""

    def symmetric(split):
        return np.mean(
            [
                np.abs(page[1:, 1:] - page[:0:-1, :0:-1]).mean() < 0.05
                for page in pages(textures.pattern, split, 60)
            ]
        )

    assert symmetric("test") > 0.5 > 2 * symmetric("train")


def test_what_is_dark_in_the_photo_is_ink(monkeypatch):
    grey = np.tile(np.linspace(0, 255, 260).astype("uint8"), (600, 1))
    monkeypatch.setattr(textures, "_grey_half", lambda split: grey)
    for page in pages(textures.photo, "train"):
        assert (np.diff(page, axis=1) <= 0).all()
        assert page[:, 0].min() == 1
        assert page[:, -1].max() == 0
