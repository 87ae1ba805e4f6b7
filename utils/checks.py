"""Checks of what a learner passes in, with errors that say what was expected."""

import tempfile
from pathlib import Path

import numpy as np

SIDE = 28
CLASSES = 10


def check_images(images):
    """Return `images` as an array, or say what is wrong with them.

    Args:
        images: uint8 grey values 0..255, shape (n, 28, 28).

    Raises:
        ValueError: another shape or another dtype.
    """
    images = np.asarray(images)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        hint = " For one image, write image[None]." if images.ndim == 2 else ""
        raise ValueError(
            f"images: expected shape (n, {SIDE}, {SIDE}), got {images.shape}.{hint}"
        )
    if images.dtype != np.uint8:
        raise ValueError(
            f"images: expected dtype uint8 (grey values 0..255), got {images.dtype}. "
            "Pass them as load_mnist() returns them."
        )
    return images


def check_labels(labels, count=None):
    """Return `labels` as an array, or say what is wrong with them.

    Args:
        labels: whole numbers 0..9, shape (n,).
        count: the n that is expected, or None for any.

    Raises:
        ValueError: another shape, another length, another dtype, or values beyond 0..9.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1:
        hint = (
            " One-hot labels? Take labels.argmax(axis=1)." if labels.ndim == 2 else ""
        )
        raise ValueError(f"labels: expected shape (n,), got {labels.shape}.{hint}")
    if count is not None and len(labels) != count:
        raise ValueError(f"labels: expected shape ({count},), got {labels.shape}.")
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels: expected whole numbers, got dtype {labels.dtype}.")
    if len(labels) and (labels.min() < 0 or labels.max() >= CLASSES):
        raise ValueError(
            f"labels: expected values 0..{CLASSES - 1}, "
            f"got {labels.min()}..{labels.max()}."
        )
    return labels


def check_writable(path):
    """Make sure that a file can be written at `path`; its folder is made if missing.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OSError(
            f"Cannot write {path}: the folder {folder.resolve()} is not writable "
            f"({error.strerror}). Choose another folder, or change its permissions."
        ) from None
