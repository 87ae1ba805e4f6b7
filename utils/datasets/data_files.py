"""The project's own data files. Only this module reads data/."""

import hashlib
import io
from typing import NamedTuple

import numpy as np

from utils.paths import DATA

MNIST, VGG16 = "mnist.npz", "vgg16_imagenet_int8.npz"
SHA256 = {
    MNIST: "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    VGG16: "ad6bae01f74157726a3f2bd34e0bfbcec4ae167262b600935958aa779480412e",
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
    arrays = _arrays(MNIST)
    images, labels = arrays["x_train"], arrays["y_train"]
    test = Split(arrays["x_test"], arrays["y_test"])
    end = round(len(images) * (1 - validation_split))
    return Mnist(
        Split(images[:end], labels[:end]), Split(images[end:], labels[end:]), test
    )


class QuantizedConvolution(NamedTuple):
    """One convolution of VGG16: kernel * scale is what it was before.

    Attributes:
        kernel: int8, shape (3, 3, channels, filters).
        scale: one number for each filter, float32, shape (filters,).
        bias: float32, shape (filters,).
    """

    kernel: np.ndarray
    scale: np.ndarray
    bias: np.ndarray


def load_vgg16():
    """Load the convolutions of VGG16 (Simonyan and Zisserman), trained on ImageNet.

    Returns:
        {layer's name, "block1_conv1" to "block5_conv3": `QuantizedConvolution`}.

    Raises:
        DataFileError: data/vgg16_imagenet_int8.npz is missing, damaged or replaced.
    """
    arrays = _arrays(VGG16)
    layers = dict.fromkeys(key.split("/")[0] for key in arrays)
    parts = QuantizedConvolution._fields
    return {
        layer: QuantizedConvolution(*(arrays[f"{layer}/{part}"] for part in parts))
        for layer in layers
    }


def _arrays(name):
    """The arrays of an .npz file in data/."""
    with np.load(io.BytesIO(_read(name)), allow_pickle=False) as file:
        return dict(file)


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
