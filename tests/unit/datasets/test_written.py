"""Digits in the ways of the world: each as often, framed, no sign in both splits."""

import re

import numpy as np
import pytest

from utils.checks import CLASSES
from utils.datasets import written
from utils.datasets.strokes import write_sign
from utils.datasets.written import SIGNS, write_digits


def signs(split):
    return [sign for ways in SIGNS[split].values() for sign in ways]


@pytest.mark.parametrize("split", ["train", "test"])
def test_each_digit_as_often_give_or_take_one(split):
    images, labels = write_digits(43, split)
    assert (images.shape, images.dtype) == ((43, 28, 28), "uint8")
    assert np.bincount(labels).tolist() == [5, 5, 5, 4, 4, 4, 4, 4, 4, 4]


def test_a_seed_fixes_what_is_written():
    one, same, other = (write_digits(20, "train", seed)[0] for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert len({image.tobytes() for image in one}) == 20


def test_they_are_framed_as_in_mnist():
    images, _ = write_digits(50, "test")
    for image in images:
        rows, columns = np.nonzero(image)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        for index in np.indices((28, 28)):
            assert np.average(index, weights=image) == pytest.approx(14, abs=0.55)


@pytest.mark.parametrize("split", ["train", "test"])
def test_every_sign_of_the_split_is_written_with_its_label(monkeypatch, split):
    used = []

    def record(sign, generator):
        used.append(str(sign))
        return write_sign(sign, generator)

    monkeypatch.setattr(written, "write_sign", record)
    _, labels = write_digits(400, split)
    found = {
        label: {
            sign for sign, other in zip(used, labels, strict=True) if other == label
        }
        for label in range(CLASSES)
    }
    assert found == {label: set(ways) for label, ways in SIGNS[split].items()}


def test_every_digit_is_in_both_splits_and_no_sign_is_there_twice():
    for split in ("train", "test"):
        assert list(SIGNS[split]) == list(range(CLASSES))
        assert all(SIGNS[split].values())
    every = signs("train") + signs("test")
    assert len(every) == len(set(every))


@pytest.mark.parametrize("sign", signs("train") + signs("test"))
def test_a_sign_is_spelled_on_the_grid(sign):
    for stroke in sign.split("|"):
        assert re.fullmatch(r"~?[0-4][0-6]( [0-4][0-6])+", stroke)


@pytest.mark.parametrize(("count", "split"), [(0, "train"), (-1, "test"), (9, "both")])
def test_what_cannot_be_written(count, split):
    with pytest.raises(ValueError, match=f'"train" or "test", got {count}, {split!r}'):
        write_digits(count, split)
