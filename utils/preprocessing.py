"""From the pixels of MNIST to what a network takes."""

import numpy as np
import tensorflow as tf

from utils.checks import CLASSES, check_images, check_labels


def scale(images):
    """Grey values 0..255 become numbers 0..1, with a channel axis.

    Args:
        images: uint8, shape (n, 28, 28).

    Returns:
        float32, shape (n, 28, 28, 1).

    Raises:
        ValueError: another shape or dtype.
    """
    images = check_images(images)
    return np.divide(images[..., np.newaxis], 255, dtype="float32")


def one_hot(labels):
    """Each label becomes a row of ten numbers: a 1 in its own place, zeros elsewhere.

    Args:
        labels: whole numbers 0..9, shape (n,).

    Returns:
        float32, shape (n, 10).

    Raises:
        ValueError: another shape, dtype or value.
    """
    labels = check_labels(labels)
    return np.eye(CLASSES, dtype="float32")[labels]


def make_dataset(images, labels, batch_size=128, shuffle=False):
    """A pipeline of batches that keeps the images as bytes until they are needed.

    Args:
        images: uint8, shape (n, 28, 28).
        labels: whole numbers 0..9, shape (n,).
        batch_size: images in a batch.
        shuffle: whether to mix all images anew in every epoch.

    Returns:
        `tf.data.Dataset` of pairs: uint8 of shape (batch, 28, 28, 1), labels (batch,).

    Raises:
        ValueError: another shape, dtype or value.
    """
    images = check_images(images)
    labels = check_labels(labels, len(images))
    dataset = tf.data.Dataset.from_tensor_slices((images[..., np.newaxis], labels))
    if shuffle:
        dataset = dataset.shuffle(len(images))
    return dataset.batch(batch_size).prefetch(tf.data.AUTOTUNE)
