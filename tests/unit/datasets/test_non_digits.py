"""What is no digit: of all kinds, framed as a digit, and other things in the test."""

import re
from collections import Counter

import cv2
import numpy as np
import pytest

from utils.datasets import non_digits
from utils.datasets.data_files import load_mnist
from utils.datasets.letters import FONTS
from utils.datasets.non_digits import (
    KINDS,
    LETTERS,
    SHAPES,
    SYMBOLS,
    WRITTEN,
    make_non_digits,
)
from utils.datasets.written import SIGNS

each_split = pytest.mark.parametrize("split", ["train", "test"])


@pytest.fixture(scope="module")
def digits():
    return load_mnist().train.images[:300]


def drawn(kind, split, digits, count):
    """Pages of one kind, before they are framed."""
    draw, _ = KINDS[kind]
    return [draw(np.random.default_rng(seed), split, digits) for seed in range(count)]


def parts(page, connectivity=8):
    ink = (page > 0.5).astype("uint8")
    return cv2.connectedComponents(ink, connectivity=connectivity)[0] - 1


@pytest.fixture
def asked_for(monkeypatch):
    """What is drawn, as arguments of `draw_text` and `write_sign`."""
    calls = {"draw_text": [], "write_sign": []}

    def recorded(name):
        function = getattr(non_digits, name)

        def record(*arguments, **options):
            calls[name].append([str(argument) for argument in arguments])
            return function(*arguments, **options)

        return record

    for name in calls:
        monkeypatch.setattr(non_digits, name, recorded(name))
    return calls


@each_split
def test_all_kinds_of_a_split_have_their_shares(digits, split):
    shares = {kind: share[split] for kind, (_, share) in KINDS.items() if share[split]}
    count = 2 * sum(shares.values())
    images, kinds = make_non_digits(count, split, digits)
    assert (images.shape, images.dtype) == ((count, 28, 28), "uint8")
    assert kinds.shape == (count,)
    assert Counter(kinds.tolist()) == {
        kind: 2 * share for kind, share in shares.items()
    }


def test_training_has_every_kind_and_the_test_most_of_them():
    for kind, (_, share) in KINDS.items():
        assert share["train"] >= 1
        assert share["test"] in (0, share["train"]), kind


def test_they_are_framed_as_a_digit(digits):
    images, _ = make_non_digits(120, "train", digits, seed=1)
    for image in images:
        rows, columns = np.nonzero(image)
        assert max(np.ptp(rows), np.ptp(columns)) < 20


def test_a_seed_fixes_them(digits):
    one, same, other = (
        make_non_digits(30, "train", digits, seed)[0] for seed in (0, 0, 1)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_they_differ_from_split_to_split(digits):
    for kind, (_, share) in KINDS.items():
        if share["test"] and kind not in ("letter", "piece of a digit"):
            [train], [test] = (drawn(kind, split, digits, 1) for split in share)
            assert not np.array_equal(train, test), kind


@each_split
def test_text_is_in_the_fonts_and_signs_of_the_split(digits, split, asked_for):
    drawn("letter", split, digits, 400)
    texts, fonts = zip(*(call[:2] for call in asked_for["draw_text"]), strict=True)
    assert set(texts) == set(LETTERS + SYMBOLS[split])
    assert set(fonts) == set(FONTS[split])


@each_split
def test_words_have_two_to_four_letters(digits, split, asked_for):
    drawn("word", split, digits, 100)
    words, fonts = zip(*(call[:2] for call in asked_for["draw_text"]), strict=True)
    assert {len(word) for word in words} == {2, 3, 4}
    assert set("".join(words)) <= set(LETTERS)
    assert set(fonts) == set(FONTS[split])


@each_split
def test_shapes_are_those_of_the_split(digits, split, asked_for):
    drawn("shape", split, digits, 200)
    assert {call[0] for call in asked_for["write_sign"]} == set(SHAPES[split])


def test_the_splits_share_no_shape_and_no_symbol():
    assert not set(SHAPES["test"]) & {*SHAPES["train"], *WRITTEN}
    assert not set(SYMBOLS["test"]) & set(SYMBOLS["train"])


def test_nothing_is_written_that_may_be_a_digit():
    assert not set("OolISsZz|0123456789") & set(LETTERS + "".join(SYMBOLS.values()))
    ways = {sign for split in SIGNS.values() for way in split.values() for sign in way}
    assert not ways & {*WRITTEN, *SHAPES["train"], *SHAPES["test"]}


@pytest.mark.parametrize("sign", [*WRITTEN, *SHAPES["train"], *SHAPES["test"]])
def test_a_sign_is_spelled_on_the_grid(sign):
    for stroke in sign.split("|"):
        assert re.fullmatch(r"~?[0-4][0-6]( [0-4][0-6])+", stroke)


def test_strokes_at_random_are_three_to_five(digits, asked_for):
    drawn("strokes", "train", digits, 60)
    signs = [call[0] for call in asked_for["write_sign"]]
    assert {sign.count("|") + 1 for sign in signs} == {3, 4, 5}
    assert len(set(signs)) == 60


@pytest.mark.parametrize(("split", "count"), [("train", 2), ("test", 3)])
def test_several_digits_are_two_or_in_the_test_three(split, count):
    squares = np.zeros((4, 28, 28), "uint8")
    squares[:, 10:18, 10:18] = 255
    pages = drawn("several digits", split, squares, 20)
    assert {parts(page) for page in pages} == {count}


@each_split
def test_a_piece_cuts_strokes_three_times_or_more(digits, split):
    for piece in drawn("piece of a digit", split, digits, 40):
        edge = piece.copy()
        edge[1:-1, 1:-1] = 0
        assert parts(edge, connectivity=4) >= 3


@each_split
def test_pages_are_ink_from_0_to_1(digits, split):
    for kind in KINDS:
        for page in drawn(kind, split, digits, 3):
            assert 0 <= page.min() <= page.max() <= 1, kind


@pytest.mark.parametrize(("count", "split"), [(0, "train"), (-1, "test"), (9, "both")])
def test_what_cannot_be_drawn(digits, count, split):
    with pytest.raises(ValueError, match=f'"train" or "test", got {count}, {split!r}'):
        make_non_digits(count, split, digits)
