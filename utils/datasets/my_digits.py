"""The learner's own digits: each is kept as a small picture, named by its label."""

from datetime import datetime

import cv2
import numpy as np

from utils.checks import SIDE, check_images, check_labels
from utils.datasets.data_files import Split
from utils.files import replaced
from utils.paths import my_digits_folder


class MyDigitsError(RuntimeError):
    """A file in the folder of the learner's digits cannot be used."""


def save_my_digit(image, label):
    """Keep one digit with its label, in one step.

    Args:
        image: uint8, shape (28, 28), white on black.
        label: what it is, 0..9.

    Returns:
        The path of the new file, a PNG whose name begins with the label.

    Raises:
        ValueError: another shape, dtype or value.
        OSError: the folder is not writable.
    """
    [image] = check_images(np.asarray(image)[np.newaxis])
    [label] = check_labels([label])
    path = my_digits_folder() / f"{label}_{datetime.now():%Y%m%d_%H%M%S_%f}.png"
    with replaced(path) as unfinished:
        unfinished.write_bytes(cv2.imencode(".png", image)[1].tobytes())
    return path


def save_my_digits(images, labels):
    """Keep many digits, but none that is there already: reading a sheet twice is fine.

    Args:
        images: uint8, shape (n, 28, 28), white on black.
        labels: what they are, shape (n,).

    Returns:
        How many were new.

    Raises:
        ValueError: another shape, dtype or value.
        MyDigitsError: a file that is there is damaged.
        OSError: the folder is not writable.
    """
    images = check_images(images)
    labels = check_labels(labels, len(images))
    kept = load_my_digits()
    known = {(int(k), i.tobytes()) for i, k in zip(*kept, strict=True)}
    new = [
        (image, label)
        for image, label in zip(images, labels, strict=True)
        if (int(label), image.tobytes()) not in known
    ]
    for image, label in new:
        save_my_digit(image, label)
    return len(new)


def my_digit_paths():
    """The files of all digits that were kept, the oldest of each label first."""
    return sorted(my_digits_folder().glob("[0-9]_*.png"))


def load_my_digits():
    """All digits that were kept, the oldest of each label first.

    Returns:
        `Split(images, labels)`: uint8 (n, 28, 28) and uint8 (n,); n is 0 if none was
        kept yet.

    Raises:
        MyDigitsError: a file is damaged, or is no digit of 28 x 28 pixels.
    """
    paths = my_digit_paths()
    images = np.array([_read(path) for path in paths], "uint8")
    labels = np.array([path.name[0] for path in paths], "uint8")
    return Split(images.reshape(-1, SIDE, SIDE), labels)


def _read(path):
    content = np.frombuffer(path.read_bytes(), "uint8")
    image = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE) if content.size else None
    if image is None or image.shape != (SIDE, SIDE):
        found = "damaged" if image is None else f"{image.shape[0]} x {image.shape[1]}"
        raise MyDigitsError(
            f"{path} is not a picture of {SIDE} x {SIDE} pixels ({found}): delete it, "
            "or move it out of the folder."
        )
    return image
