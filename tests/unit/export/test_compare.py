"""How large, how fast and how right a model is: with functions that are no models."""

import numpy as np
import pytest

from utils.export import compare
from utils.export.compare import (
    answers_in_batches,
    measure,
    median_milliseconds,
    size_of,
)


def test_sizes(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "one").write_bytes(bytes(10))
    (tmp_path / "two").write_bytes(bytes(5))
    assert size_of(tmp_path) == 15
    assert size_of(str(tmp_path / "two")) == 5


@pytest.fixture
def clock(monkeypatch):
    """The time in seconds, in a list: it stands still unless a test changes it."""
    now = [0.0]
    monkeypatch.setattr(compare.time, "perf_counter", lambda: now[0])
    return now


def test_the_median_without_what_warms_up(clock):
    seconds = iter([900, 900, 1, 2, 3, 4, 5, 6, 7, 8, 9, 800])

    def function():
        clock[0] += next(seconds)

    assert median_milliseconds(function, rounds=10) == 5500
    assert next(seconds, None) is None  # no call is left


LABELS = np.arange(600) % 10
IMAGES = np.broadcast_to(LABELS[:, None, None], (600, 28, 28)).astype("uint8")


@pytest.fixture
def answer(clock):
    """A function that reads a digit from the grey value, a millisecond each."""

    def read(images):
        assert images.dtype in ("float32", "uint8")
        assert images.shape[1:] == (28, 28, 1)
        clock[0] += 0.001 * len(images)
        read.batches.append(len(images))
        return np.eye(10, dtype="float32")[images[:, 0, 0, 0].astype(int)]

    read.batches = []
    return read


def test_answers_come_in_order_and_in_batches(answer):
    found = answers_in_batches(answer, IMAGES)
    assert answer.batches == [256, 256, 88]
    assert found.shape == (600, 10)
    assert (found.argmax(axis=1) == LABELS).all()
    answer.batches.clear()
    answers_in_batches(answer, IMAGES[:250], size=100)
    assert answer.batches == [100, 100, 50]


def test_a_model_is_measured(answer, clock):
    def load():
        clock[0] += 2
        return answer

    labels, expected = LABELS.copy(), np.eye(10)[LABELS]
    labels[:6] += 1
    expected[7, 3] += 0.25
    assert measure(load, IMAGES, labels, expected) == pytest.approx(
        {
            "load ms": 2000,
            "one image ms": 1,
            "images a second": 1000,
            "accuracy": 0.99,
            "difference": 0.25,
        }
    )


def test_as_many_labels_as_images(answer):
    with pytest.raises(ValueError, match="600"):
        measure(lambda: answer, IMAGES, LABELS[:-1], np.eye(10)[LABELS])
