"""What a part of a network makes of images is computed once."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from utils.paths import ROOT, cache_folder
from utils.training import feature_cache
from utils.training.feature_cache import features
from utils.training.vgg16 import vgg16_part


def small_part(seed=0, filters=3):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Conv2D(filters, 5, strides=4)]
    )


def never(*_):
    raise AssertionError("this should have come from the cache")


def test_features_are_what_the_part_computes(folder, capfd, six_digits):
    part = small_part()
    found = features(part, six_digits, batch_size=4)
    assert found.values.dtype == np.float16
    np.testing.assert_allclose(found.values, part(six_digits), rtol=2e-3, atol=0.1)
    assert not found.kept
    assert found.seconds > 0
    assert not capfd.readouterr().err


def test_features_are_computed_once(folder, monkeypatch, six_digits):
    first = features(small_part(), six_digits)
    monkeypatch.setattr(feature_cache, "_compute", never)
    again = features(small_part(), six_digits)  # the layers have other names
    np.testing.assert_array_equal(again.values, first.values)
    assert (again.seconds, again.kept) == (first.seconds, True)


@pytest.mark.parametrize(
    ("options", "change"),
    [
        ({"seed": 1}, lambda images: images),
        ({"filters": 4}, lambda images: images),
        ({}, lambda images: images[::-1]),
        ({}, lambda images: images[:5]),
        ({}, lambda images: images.astype("float32")),
    ],
    ids=["weights", "layer", "order", "count", "type"],
)
def test_features_of_something_else_are_others(folder, six_digits, options, change):
    features(small_part(), six_digits)
    part, images = small_part(**options), change(six_digits)
    found = features(part, images)
    assert not found.kept
    np.testing.assert_allclose(found.values, part(images), rtol=2e-3, atol=0.1)
    assert len(list(folder.iterdir())) == 2


def test_another_preparation_is_another_key(folder, base, six_digits):
    one, other = (vgg16_part(base, last=1, prepare=p) for p in (True, False))
    assert not np.allclose(
        features(one, six_digits).values, features(other, six_digits).values
    )


def test_another_version_of_the_preparation_is_another_key(
    folder, monkeypatch, six_digits
):
    features(small_part(), six_digits)
    monkeypatch.setattr(feature_cache, "VERSION", feature_cache.VERSION + 1)
    assert not features(small_part(), six_digits).kept


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
def test_a_damaged_file_is_computed_again(kind, folder, six_digits):
    first = features(small_part(), six_digits)
    [file] = folder.iterdir()
    file.write_bytes(damaged(file.read_bytes(), kind))
    again = features(small_part(), six_digits)
    assert not again.kept
    np.testing.assert_array_equal(again.values, first.values)
    assert features(small_part(), six_digits).kept


def test_a_file_with_something_else_is_computed_again(folder, six_digits):
    features(small_part(), six_digits)
    [file] = folder.iterdir()
    np.savez(file, other=np.zeros(3))
    assert not features(small_part(), six_digits).kept


def test_an_interrupted_writing_leaves_nothing_behind(folder, monkeypatch, six_digits):
    def write_half(file, **_):
        file.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(np, "savez", write_half)
        with pytest.raises(KeyboardInterrupt):
            features(small_part(), six_digits)
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch, six_digits):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match="The features were not kept in"):
        found = features(small_part(), six_digits)
    assert found.values.shape == (6, 6, 6, 3)


def test_too_large_numbers_are_cut_off(folder, six_digits):
    part = small_part()
    part.set_weights([np.full((5, 5, 1, 3), 100.0), np.zeros(3)])
    assert features(part, np.full_like(six_digits, 255)).values.max() == 65504


@pytest.mark.parametrize("chosen", [np.s_[..., 0], np.s_[:0], np.s_[:, :9, :9]])
def test_images_that_the_part_does_not_take(chosen, six_digits, folder):
    with pytest.raises(ValueError, match="images: expected shape"):
        features(small_part(), six_digits[chosen])


def test_the_cache_is_ignored_by_git():
    assert cache_folder() != ROOT / "cache"  # see the root's conftest.py
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
