"""The made-up writers."""

import numpy as np
import pytest

from utils.datasets.sheets.writers import WRITERS, write_as
from utils.datasets.strokes import framed


@pytest.mark.parametrize("name", WRITERS)
def test_each_writes_every_digit_inside_of_its_box(name):
    ink = write_as(name, range(10))
    assert ink.shape == (10, 160, 160)
    assert ink.dtype == "float32"
    assert ((ink > 0.5).mean(axis=(1, 2)) > 0.01).all()
    edges = np.concatenate([ink[:, :4], ink[:, -4:]], axis=1)
    assert edges.max() < 0.5


def test_a_seed_fixes_what_is_written_and_another_one_changes_it():
    first = write_as("Ada", [3, 3])
    assert np.array_equal(first, write_as("Ada", [3, 3]))
    assert not np.array_equal(first, write_as("Ada", [3, 3], seed=1))
    assert not np.array_equal(first[0], first[1])  # no hand repeats itself


def test_a_writer_is_more_like_itself_than_like_the_others():
    def mean(name, seed):
        ink = write_as(name, [7] * 12, seed)
        return np.mean([framed(one) for one in ink], axis=0)

    for name in WRITERS:
        own = np.abs(mean(name, 0) - mean(name, 1)).mean()
        for other in set(WRITERS) - {name}:
            assert own < np.abs(mean(name, 0) - mean(other, 1)).mean()


def test_an_unknown_writer_is_refused():
    with pytest.raises(ValueError, match="name: expected one of .*'Ada'.*'Eve'"):
        write_as("Eve", [1])
