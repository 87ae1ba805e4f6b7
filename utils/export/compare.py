"""How large, how fast and how right a model file is, beside the Keras model."""

import time
from pathlib import Path

import numpy as np

from utils.checks import check_labels


def size_of(path):
    """Bytes on disk of a file, or of all files in a folder."""
    path = Path(path)
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def median_milliseconds(function, rounds=100):
    """The median time that a call takes, after a tenth as many calls to warm up."""
    times = []
    for _ in range(rounds // 10 + 1 + rounds):
        start = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times[-rounds:]))


def answers_in_batches(answer, images, size=256):
    """What a loaded model says of many images, so many at a time.

    Args:
        answer: a function as `load` returns it.
        images: uint8, shape (n, 28, 28).
    """
    batches = range(0, len(images), size)
    return np.concatenate(
        [answer(images[i : i + size, ..., None].astype("float32")) for i in batches]
    )


def measure(load, images, labels, expected):
    """Load a model and measure how it works.

    Args:
        load: a function without arguments that returns one as `load` does.
        images, labels: uint8, shape (n, 28, 28), and what they are, shape (n,).
        expected: the probabilities to compare with, shape (n, 10).

    Returns:
        {"load ms", "one image ms", "images a second", "accuracy", "difference"}: the
        second is a median, the third for batches of 256, the last the largest
        difference from an expected probability.
    """
    labels = check_labels(labels, len(images))
    load_time = median_milliseconds(load, rounds=3)
    answer = load()
    image = images[:1, ..., None].astype("float32")
    one = median_milliseconds(lambda: answer(image))
    answer(images[:256, ..., None])  # gets ready for batches
    start = time.perf_counter()
    probabilities = answers_in_batches(answer, images)
    seconds = time.perf_counter() - start
    return {
        "load ms": load_time,
        "one image ms": one,
        "images a second": len(images) / seconds,
        "accuracy": float((probabilities.argmax(axis=1) == labels).mean()),
        "difference": float(np.abs(probabilities - expected).max()),
    }
