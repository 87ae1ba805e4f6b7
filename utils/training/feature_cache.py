"""What a part of a network makes of images, computed once and kept on disk."""

import hashlib
import json
import sys
import time
import warnings
import zipfile
from typing import NamedTuple

import numpy as np
from keras import ops
from tqdm import tqdm

from utils.chatter import without_chatter
from utils.checks import check_maps
from utils.files import replaced
from utils.paths import cache_folder

VERSION = 1  # of the features in the cache: count up when they are computed otherwise

# The features are float16. On some processors TensorFlow remarks on the first such
# number that it has no faster way for them, once: now, where nobody has to wonder.
with without_chatter():
    ops.convert_to_tensor(np.zeros(1, "float16"))


class Features(NamedTuple):
    """What a part of a network makes of images.

    Attributes:
        values: float16, shape (n, height, width, channels).
        seconds: how long it took to compute them, now or when they were kept.
        kept: whether they were read from the cache.
    """

    values: np.ndarray
    seconds: float
    kept: bool


def features(part, images, batch_size=50):
    """Compute what a part of a network makes of images, or take it from the cache.

    The cache is a folder with one file for each model, its weights, and the images. A
    damaged file is computed again. You may delete the folder at any time.

    Args:
        part: a Keras model of layers that follow one another, such as `vgg16_part`.
        images: what it takes, shape (n, height, width, channels).
        batch_size: images that are computed at a time.

    Returns:
        `Features(values, seconds, kept)`. The values are float16, which halves them;
        what is beyond its limit, 65,504, is cut off there.

    Raises:
        ValueError: images of another shape, or none.
    """
    images = check_maps(images)
    if images.shape[1:] != part.input_shape[1:] or not len(images):
        raise ValueError(
            f"images: expected shape (n, {', '.join(map(str, part.input_shape[1:]))}), "
            f"n at least 1, got {images.shape}."
        )
    path = cache_folder() / f"{_key(part, images)}.npz"
    kept = _read(path)
    if kept:
        return kept
    start = time.perf_counter()
    values = _compute(part, images, batch_size)
    computed = Features(values, time.perf_counter() - start, False)
    _write(path, computed)
    return computed


def _compute(part, images, batch_size):
    values = np.empty((len(images), *part.output_shape[1:]), "float16")
    limit = np.finfo(values.dtype).max
    # on standard output and removed at the end, so that a notebook does not store it
    bar = tqdm(total=len(images), unit=" images", file=sys.stdout, leave=False)
    with bar:
        for first in range(0, len(images), batch_size):
            batch = images[first : first + batch_size]
            values[first : first + batch_size] = np.clip(
                part.predict_on_batch(batch), -limit, limit
            )
            bar.update(len(batch))
    return values


def _key(part, images):
    """What the features depend on, as one text: layers, weights, images."""
    digest = hashlib.blake2b(digest_size=16)
    for layer in part.layers:
        config = layer.get_config()
        config = {k: config[k] for k in config if k not in ("name", "trainable")}
        digest.update(
            json.dumps([VERSION, type(layer).__name__, config], default=str).encode()
        )
    for array in [*part.get_weights(), images]:
        digest.update(f"{array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()


def _read(path):
    """The features in a file of the cache; None if it is missing or damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:  # it checks their CRC-32
            return Features(file["values"], float(file["seconds"]), True)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path, computed):
    """Write a file of the cache in one step. Without it the course works as well."""
    try:
        with replaced(path) as unfinished:
            np.savez(unfinished, values=computed.values, seconds=computed.seconds)
    except OSError as error:
        message = f"The features were not kept in {path.parent}: {error}"
        warnings.warn(message, stacklevel=3)
