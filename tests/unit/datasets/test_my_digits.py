"""The learner's own digits are kept, and found again."""

import numpy as np
import pytest

from utils.datasets.my_digits import (
    MyDigitsError,
    load_my_digits,
    save_my_digit,
    save_my_digits,
)

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (4, 28, 28), "uint8")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_MY_DIGITS", str(tmp_path / "mine"))
    return tmp_path / "mine"


def test_none_yet():
    images, labels = load_my_digits()
    assert (images.shape, images.dtype) == ((0, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((0,), np.uint8)


def test_they_come_back_unchanged(folder):
    paths = [save_my_digit(*pair) for pair in zip(IMAGES, [3, 1, 3, 0], strict=True)]
    assert len(set(paths)) == 4
    assert [path.name[0] for path in paths] == list("3130")
    images, labels = load_my_digits()
    assert labels.tolist() == [0, 1, 3, 3]
    assert np.array_equal(images, IMAGES[[3, 1, 0, 2]])
    assert (images.dtype, labels.dtype) == (np.uint8, np.uint8)
    assert {path.suffix for path in folder.iterdir()} == {".png"}


@pytest.mark.parametrize(
    ("image", "label", "message"),
    [
        (IMAGES[0], 10, "labels: expected values 0..9"),
        (IMAGES[0], "7", "labels: expected whole numbers"),
        (IMAGES[0] / 255, 7, "images: expected dtype uint8"),
        (IMAGES[0][:9], 7, "images: expected shape"),
    ],
)
def test_something_else_is_not_kept(folder, image, label, message):
    with pytest.raises(ValueError, match=message):
        save_my_digit(image, label)
    assert not folder.exists()


@pytest.mark.parametrize("content", [b"", b"text", None])
def test_a_file_that_is_no_digit(folder, content):
    path = save_my_digit(IMAGES[0], 7)
    path.write_bytes(path.read_bytes()[:40] if content is None else content)
    with pytest.raises(MyDigitsError, match=f"{path.name}.*delete it"):
        load_my_digits()


def test_what_does_not_begin_with_a_label_is_left_alone(folder):
    save_my_digit(IMAGES[0], 7)
    (folder / "notes.png").write_text("mine")
    assert load_my_digits().labels.tolist() == [7]


def test_a_folder_that_cannot_be_written(folder):
    folder.write_text("not a folder")
    with pytest.raises(OSError, match="not writable"):
        save_my_digit(IMAGES[0], 7)


def test_a_sheet_that_is_read_twice_is_kept_once():
    assert save_my_digits(IMAGES[:2], [1, 1]) == 2
    assert save_my_digits(IMAGES[:2], [1, 1]) == 0
    assert save_my_digits(IMAGES[:2], [1, 7]) == 1  # the same ink, another label
    assert load_my_digits().labels.tolist() == [1, 1, 7]


def test_many_digits_are_checked_before_any_is_kept():
    with pytest.raises(ValueError, match="labels"):
        save_my_digits(IMAGES, [1, 2, 3, 10])
    assert not len(load_my_digits().labels)
