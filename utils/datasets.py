"""MNIST from the project's own file. Only this module reads data/."""

import hashlib
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

DATA = Path(__file__).parents[1] / "data"
SHA256 = {
    "mnist.npz": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
}


class DataFileError(RuntimeError):
    """A data file is missing, damaged or not the one that the course ships."""


class Split(NamedTuple):
    """Images, uint8 (n, 28, 28), and their labels 0..9, uint8 (n,)."""

    images: np.ndarray
    labels: np.ndarray


class Mnist(NamedTuple):
    """The three splits of MNIST."""

    train: Split
    validation: Split
    test: Split


def load_mnist(validation_split=0.2):
    """Load MNIST (LeCun, Cortes and Burges) as training, validation and test data.

    Args:
        validation_split: the share of the 60,000 training digits set aside for
            validation, 0 <= share < 1. They are the last ones, as in `model.fit`.

    Returns:
        `Mnist(train, validation, test)`, each a `Split(images, labels)`.

    Raises:
        DataFileError: data/mnist.npz is missing, damaged or replaced.
        ValueError: `validation_split` is not a share.
    """
    if not 0 <= validation_split < 1:
        raise ValueError(
            "validation_split: expected a share, 0 <= share < 1, "
            f"got {validation_split}."
        )
    with np.load(io.BytesIO(_read("mnist.npz")), allow_pickle=False) as file:
        images, labels = file["x_train"], file["y_train"]
        test = Split(file["x_test"], file["y_test"])
    end = round(len(images) * (1 - validation_split))
    return Mnist(
        Split(images[:end], labels[:end]), Split(images[end:], labels[end:]), test
    )


def _read(name):
    """The bytes of a file in data/, once its SHA-256 is the expected one."""
    path = DATA / name
    restore = (
        f"restore it with `git checkout -- data/{name}` or clone the project again"
    )
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataFileError(f"{path} is missing: {restore}.") from None
    except OSError as error:
        raise DataFileError(f"{path} cannot be read ({error}): {restore}.") from None
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise DataFileError(
            f"{path} is damaged or not the course's file "
            f"({len(content):,} bytes with another SHA-256): {restore}."
        )
    return content
