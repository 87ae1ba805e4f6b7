"""What a part of a network makes of images is computed once."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.paths import ROOT, cache_folder
from utils.training import feature_cache
from utils.training.feature_cache import features
from utils.training.vgg16 import (
    vgg16_base,
    vgg16_part,
)

FLOAT = os.environ.get("COURSE_VGG16_FLOAT")
FILTERS = [64, 64, 128, 128, 256, 256, 256, *[512] * 6]
DIGITS = load_mnist().train.images[:6, ..., np.newaxis]


@pytest.fixture(scope="module")
def base():
    return vgg16_base()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


# the bundled weights


def small_part(seed=0, filters=3):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Conv2D(filters, 5, strides=4)]
    )


def never(*_):
    raise AssertionError("this should have come from the cache")


def test_features_are_what_the_part_computes(folder, capfd):
    part = small_part()
    found = features(part, DIGITS, batch_size=4)
    assert found.values.dtype == np.float16
    np.testing.assert_allclose(found.values, part(DIGITS), rtol=2e-3, atol=0.1)
    assert not found.kept
    assert found.seconds > 0
    assert not capfd.readouterr().err


def test_features_are_computed_once(folder, monkeypatch):
    first = features(small_part(), DIGITS)
    monkeypatch.setattr(feature_cache, "_compute", never)
    again = features(small_part(), DIGITS)  # the layers have other names
    np.testing.assert_array_equal(again.values, first.values)
    assert (again.seconds, again.kept) == (first.seconds, True)


@pytest.mark.parametrize(
    ("part", "images"),
    [
        (small_part(seed=1), DIGITS),
        (small_part(filters=4), DIGITS),
        (small_part(), DIGITS[::-1]),
        (small_part(), DIGITS[:5]),
        (small_part(), DIGITS.astype("float32")),
    ],
    ids=["weights", "layer", "order", "count", "type"],
)
def test_features_of_something_else_are_others(folder, part, images):
    features(small_part(), DIGITS)
    found = features(part, images)
    assert not found.kept
    np.testing.assert_allclose(found.values, part(images), rtol=2e-3, atol=0.1)
    assert len(list(folder.iterdir())) == 2


def test_another_preparation_is_another_key(folder, base):
    one, other = (vgg16_part(base, last=1, prepare=p) for p in (True, False))
    assert not np.allclose(features(one, DIGITS).values, features(other, DIGITS).values)


def test_another_version_of_the_preparation_is_another_key(folder, monkeypatch):
    features(small_part(), DIGITS)
    monkeypatch.setattr(feature_cache, "VERSION", feature_cache.VERSION + 1)
    assert not features(small_part(), DIGITS).kept


def damaged(content, kind):
    middle = len(content) // 2
    return {
        "empty": b"",
        "text": b"not an archive",
        "truncated": content[:middle],
        "tampered": content[:middle]
        + bytes([content[middle] ^ 1])
        + content[middle + 1 :],
    }[kind]


@pytest.mark.parametrize("kind", ["empty", "text", "truncated", "tampered"])
def test_a_damaged_file_is_computed_again(kind, folder):
    first = features(small_part(), DIGITS)
    [file] = folder.iterdir()
    file.write_bytes(damaged(file.read_bytes(), kind))
    again = features(small_part(), DIGITS)
    assert not again.kept
    np.testing.assert_array_equal(again.values, first.values)
    assert features(small_part(), DIGITS).kept


def test_a_file_with_something_else_is_computed_again(folder):
    features(small_part(), DIGITS)
    [file] = folder.iterdir()
    np.savez(file, other=np.zeros(3))
    assert not features(small_part(), DIGITS).kept


def test_an_interrupted_writing_leaves_nothing_behind(folder, monkeypatch):
    def write_half(file, **_):
        file.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(np, "savez", write_half)
        with pytest.raises(KeyboardInterrupt):
            features(small_part(), DIGITS)
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match="The features were not kept in"):
        found = features(small_part(), DIGITS)
    assert found.values.shape == (6, 6, 6, 3)


def test_too_large_numbers_are_cut_off(folder):
    part = small_part()
    part.set_weights([np.full((5, 5, 1, 3), 100.0), np.zeros(3)])
    assert features(part, np.full_like(DIGITS, 255)).values.max() == 65504


@pytest.mark.parametrize("images", [DIGITS[..., 0], DIGITS[:0], DIGITS[:, :9, :9]])
def test_images_that_the_part_does_not_take(images, folder):
    with pytest.raises(ValueError, match="images: expected shape"):
        features(small_part(), images)


def test_the_cache_is_ignored_by_git():
    assert cache_folder() != ROOT / "cache"  # see conftest.py
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert "cache/" in ignored


def test_features_are_used_without_a_remark_of_tensorflow():
    """It makes one on the first float16 number of a process, on some processors."""
    program = """
import utils.training.feature_cache
import keras, numpy
keras.ops.convert_to_tensor(numpy.zeros(3, "float16"))
"""
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stderr == ""
