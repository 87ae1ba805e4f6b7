import numpy as np
import pytest

from utils.datasets import data_files as datasets
from utils.datasets.data_files import DataFileError, load_mnist

REAL = datasets.DATA / "mnist.npz"


def test_splits_are_those_of_keras():
    mnist = load_mnist()
    assert mnist.train.images.shape == (48_000, 28, 28)
    assert mnist.validation.images.shape == (12_000, 28, 28)
    assert mnist.test.images.shape == (10_000, 28, 28)
    for split in mnist:
        assert split.images.dtype == split.labels.dtype == np.uint8
        assert len(split.labels) == len(split.images)
        assert set(split.labels) == set(range(10))


@pytest.mark.parametrize(("share", "held_out"), [(0, 0), (0.1, 6_000), (0.99, 59_400)])
def test_share_of_validation(share, held_out):
    mnist = load_mnist(validation_split=share)
    assert len(mnist.validation.images) == held_out
    assert len(mnist.train.images) == 60_000 - held_out


@pytest.mark.parametrize("share", [1, -0.1, 20])
def test_a_share_beyond_its_range(share):
    with pytest.raises(ValueError, match="0 <= share < 1"):
        load_mnist(validation_split=share)


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    return tmp_path


def damage(content, kind):
    if kind == "truncated":
        return content[: len(content) // 2]
    if kind == "tampered":
        return content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]
    return b""


@pytest.mark.parametrize("kind", ["truncated", "tampered", "empty"])
def test_a_damaged_file(kind, data_folder):
    content = REAL.read_bytes()
    (data_folder / "mnist.npz").write_bytes(damage(content, kind))
    with pytest.raises(DataFileError, match="damaged.*git checkout -- data/mnist.npz"):
        load_mnist()


def test_a_replaced_file(data_folder):
    np.savez(data_folder / "mnist.npz", x_train=np.zeros((60_000, 1)))
    with pytest.raises(DataFileError, match="not the course's file"):
        load_mnist()


def test_a_missing_file(data_folder):
    with pytest.raises(DataFileError, match="missing: restore it with `git checkout"):
        load_mnist()


def test_a_folder_in_its_place(data_folder):
    (data_folder / "mnist.npz").mkdir()
    with pytest.raises(DataFileError, match="cannot be read.*git checkout"):
        load_mnist()
