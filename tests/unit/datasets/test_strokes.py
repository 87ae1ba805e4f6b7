"""Strokes as by a hand: all of them there, each hand another, framed as in MNIST."""

import cv2
import numpy as np
import pytest

from utils.datasets.strokes import draw_line, framed, round_off, wobble, write_sign

LINES = "00 06|40 46"  # two, side by side
SQUARE = "00 40 46 06 00"


def written(sign, seed=0, **options):
    return write_sign(sign, np.random.default_rng(seed), **options)


def parts(page):
    return cv2.connectedComponents((page > 0.5).astype("uint8"))[0] - 1


def gap(page):
    """Pixels between the middles of two lines, halfway down."""
    columns = np.flatnonzero(page[48] > 0.5)
    right = columns > columns.mean()
    return columns[right].mean() - columns[~right].mean()


def area(page):
    """What an outline encloses, in pixels."""
    outlines, _ = cv2.findContours(
        (page > 0.5).astype("uint8"), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    return sum(map(cv2.contourArea, outlines))


def test_ink_on_a_page():
    page = written(LINES)
    assert (page.shape, page.dtype) == ((96, 96), "float32")
    assert page.min() == 0
    assert 0.9 < page.max() <= 1


def test_a_seed_fixes_the_hand():
    assert np.array_equal(written(LINES), written(LINES))
    pages = [written(LINES, seed) for seed in range(20)]
    assert len({page.tobytes() for page in pages}) == 20
    pens = [page.sum() for page in pages]
    assert max(pens) > 2 * min(pens)


def test_all_strokes_are_drawn_and_none_is_joined_to_the_next():
    assert {parts(written("20 26", seed)) for seed in range(20)} == {1}
    assert {parts(written(LINES, seed)) for seed in range(20)} == {2}
    assert {parts(written("~00 06|~40 46", seed)) for seed in range(20)} == {2}


def test_x_is_from_the_left_and_y_from_the_top():
    signs = ["01 05", "41 45", "10 30", "16 36"]  # left, right, top, bottom
    middles = [
        np.mean(
            [np.argwhere(written(sign, seed) > 0.5).mean(0) for seed in range(9)], 0
        )
        for sign in signs
    ]
    left, right, top, bottom = middles
    assert left[1] + 20 < right[1]
    assert top[0] + 40 < bottom[0]


def test_no_sign_is_narrower_than_asked_for():
    usual = [gap(written(LINES, seed)) for seed in range(40)]
    wide = [gap(written(LINES, seed, narrowest=0.9)) for seed in range(40)]
    assert min(usual) < 36
    assert min(wide) > 46
    assert np.mean(wide) == pytest.approx(64 * 0.925, rel=0.05)


def test_a_round_stroke_is_round():
    for seed in range(10):
        angular = written(SQUARE, seed, narrowest=0.75, soft=False)
        round_one = written("~" + SQUARE, seed, narrowest=0.75, soft=False)
        assert area(round_one) < 0.95 * area(angular)


def test_most_hands_round_off_corners_unless_told_not_to():
    seeds = range(40)
    soft = [area(written(SQUARE, seed)) for seed in seeds]
    hard = [area(written(SQUARE, seed, soft=False)) for seed in seeds]
    assert np.mean(soft) < 0.97 * np.mean(hard)


def test_corners_are_cut_off_and_ends_stay():
    corner = np.array([[0.0, 0], [4, 0], [4, 4]])
    once = [[0, 0], [1, 0], [3, 0], [4, 1], [4, 3], [4, 4]]
    assert round_off(corner, 1).tolist() == once
    assert round_off(corner, 0).tolist() == corner.tolist()
    often = round_off(corner, 4)
    assert often[[0, -1]].tolist() == corner[[0, -1]].tolist()
    assert np.linalg.norm(often - [4, 0], axis=1).min() > 0.7
    assert np.linalg.norm(np.diff(often, axis=0), axis=1).max() < 0.7


def horizontal(pen):
    page = np.zeros((60, 80), "uint8")
    draw_line(page, np.array([[10.0, 20.5], [70, 20.5]]), pen)
    return page / 255


def test_a_line_goes_through_its_points_as_wide_as_the_pen():
    page = horizontal(6)
    rows = page[:, 40]
    assert np.average(np.arange(60), weights=rows) == pytest.approx(20.5, abs=0.3)
    columns = np.flatnonzero(page.any(axis=0))
    assert columns[0] < 10 < 70 < columns[-1]
    assert horizontal(12)[:, 40].sum() - rows.sum() == pytest.approx(6, abs=0.5)


def stroke():
    page = np.zeros((80, 96), "uint8")
    page[20:60, 40:50] = 255
    return page


def test_without_a_wobble_nothing_moves():
    moved = wobble(stroke(), np.random.default_rng(0), most=0)
    assert moved.dtype == "float32"
    assert np.array_equal(moved, stroke() / np.float32(255))


def test_a_wobble_moves_ink_a_little_and_keeps_it_together():
    page = stroke() / np.float32(255)
    changes = []
    for seed in range(20):
        moved = wobble(stroke(), np.random.default_rng(seed), most=3)
        assert moved.shape == page.shape
        assert moved.sum() == pytest.approx(page.sum(), rel=0.3)
        assert parts(moved) == 1
        changes.append(np.abs(moved - page).sum() / page.sum())
    assert min(changes) < 0.2
    assert 0.3 < max(changes) < 1


def test_framed_as_in_mnist():
    for seed in range(20):
        image = framed(written("04 20 26|06 46", seed))
        assert (image.shape, image.dtype) == ((28, 28), "uint8")
        rows, columns = np.nonzero(image)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        for index in np.indices((28, 28)):
            assert np.average(index, weights=image) == pytest.approx(14, abs=0.55)
        assert image.max() > 200


def test_what_is_hardly_ink_is_paper():
    assert not framed(np.full((96, 96), 0.1, "float32")).any()
    page = written("20 26")
    shadow = np.maximum(page, 0.1)
    assert np.ptp(np.nonzero(framed(shadow) > 100)[0]) + 1 >= 18


def test_a_blank_page_gives_a_blank_image():
    image = framed(np.zeros((96, 96), "float32"))
    assert (image.shape, image.dtype) == ((28, 28), "uint8")
    assert not image.any()
