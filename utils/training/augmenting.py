"""Random changes that turn one training digit into many."""

from numbers import Real

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

BLACK = {"fill_mode": "constant", "fill_value": 0.0}


@keras.saving.register_keras_serializable("course")
class RandomThickness(layers.Layer):
    """Makes strokes thicker or thinner, each image by an amount of its own.

    A thick stroke is the largest value of each 3 x 3 neighbourhood, a thin one the
    smallest (grey dilation and erosion). What comes out lies between the image and
    one of them.

    Args:
        factor: how far to go at most, 0 (not at all) to 1 (a pixel on each side).
        seed: fixes the random amounts.

    Raises:
        ValueError: a factor out of its range.

    Source: Serra, Image Analysis and Mathematical Morphology, 1982.
    """

    def __init__(self, factor, seed=None, **options):
        super().__init__(**options)
        if not 0 <= factor <= 1:
            raise ValueError(f"factor: expected 0 to 1, got {factor}.")
        self.factor, self.seed = factor, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, images, training=True):
        """Return the changed images, shape (n, height, width, channels), as floats."""
        images = ops.cast(images, self.compute_dtype)
        if not training:
            return images
        shape = (ops.shape(images)[0], 1, 1, 1)
        amount = keras.random.truncated_normal(
            shape, stddev=self.factor / 2, dtype=images.dtype, seed=self.generator
        )
        # max_pool takes the largest; for the smallest: min(a, b) = -max(-a, -b)
        sign = ops.sign(amount)
        goal = sign * ops.max_pool(sign * images, 3, 1, "same")
        return images + ops.abs(amount) * (goal - images)

    def get_config(self):
        return super().get_config() | {"factor": self.factor, "seed": self.seed}


@keras.saving.register_keras_serializable("course")
class RandomNoise(layers.Layer):
    """Makes every pixel brighter or darker, in each image by its own largest amount.

    Args:
        strength: how much at most, in grey values, 0 to 255.
        seed: fixes the random amounts.

    Raises:
        ValueError: a strength out of its range.
    """

    def __init__(self, strength, seed=None, **options):
        super().__init__(**options)
        if not 0 <= strength <= 255:
            raise ValueError(f"strength: expected 0 to 255, got {strength}.")
        self.strength, self.seed = strength, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, images, training=True):
        """Return the images with noise, shape as before, as floats from 0 to 255."""
        images = ops.cast(images, self.compute_dtype)
        if not training:
            return images
        shape = (ops.shape(images)[0], 1, 1, 1)
        options = {"dtype": images.dtype, "seed": self.generator}
        most = keras.random.uniform(shape, 0, self.strength, **options)
        noise = keras.random.uniform(ops.shape(images), -1, 1, **options)
        return ops.clip(images + most * noise, 0, 255)

    def get_config(self):
        return super().get_config() | {"strength": self.strength, "seed": self.seed}


def augmentation(
    rotation=10, shift=0.1, scale=0, shear=0, thickness=0, noise=0, seed=None
):
    """Layers that change each image at random. What is 0 is left out.

    The defaults are what the tutorial asks of the old `ImageDataGenerator`.

    Args:
        rotation: degrees at most, in both directions, 0 to 180.
        shift: the share of the side that the image moves at most, 0 to 1.
        scale: how much more or less of the image is seen at most, as a share of its
            side, 0 to 0.5: with 0.1 the digit shrinks to 1 / 1.1 or grows to 1 / 0.9.
        shear: the share of its height that it leans at most, 0 to 1.
        thickness: how much thicker or thinner its strokes get at most; see
            `RandomThickness`.
        noise: how much brighter or darker a pixel gets at most, 0 to 255; see
            `RandomNoise`.
        seed: fixes the random amounts.

    Returns:
        A `keras.Sequential` for grey values 0..255, shape (n, height, width, channels),
        and without noise for 0..1 as well. Like all such layers of Keras it changes
        them unless it is called with `training=False`, as `predict` and `evaluate` do.

    Raises:
        ValueError: an amount out of its range, or nothing to do at all.
    """
    amounts = {
        "rotation": (rotation, 180),
        "shift": (shift, 1),
        "scale": (scale, 0.5),
        "shear": (shear, 1),
        "thickness": (thickness, 1),
        "noise": (noise, 255),
    }
    for name, (amount, limit) in amounts.items():
        _check_amount(name, amount, limit)
    # A seed for each: with the same one, they would all draw the same numbers.
    seeds = _split(seed, len(amounts))
    stack = [
        rotation and layers.RandomRotation(rotation / 360, **BLACK, seed=seeds[0]),
        shift and layers.RandomTranslation(shift, shift, **BLACK, seed=seeds[1]),
        scale and layers.RandomZoom(scale, **BLACK, seed=seeds[2]),
        shear and layers.RandomShear(shear, **BLACK, seed=seeds[3]),
        thickness and RandomThickness(thickness, seeds[4]),
        noise and RandomNoise(noise, seeds[5]),
    ]
    if not any(stack):
        raise ValueError("augmentation: everything is 0, so nothing would change.")
    return keras.Sequential(list(filter(None, stack)), name="augmentation")


def _check_amount(name, amount, limit):
    if not isinstance(amount, Real) or not 0 <= amount <= limit:
        raise ValueError(f"{name}: expected 0 to {limit}, got {amount!r}.")


def _split(seed, count):
    """Independent seeds from one; from None, that many of None."""
    if seed is None:
        return [None] * count
    return np.random.SeedSequence(seed).generate_state(count).tolist()


def augment(dataset, layer, share=0.5):
    """A pipeline that changes a share of each batch, anew in every epoch.

    The rest stays as it is, so that the network also sees digits as it will meet them.
    One thread of its own changes one batch after the other, while the network works on
    an earlier one. So a seed fixes what comes out.

    Args:
        dataset: a `tf.data.Dataset` of (images, labels) in batches, shuffled before.
        layer: what changes them, such as `augmentation()`.
        share: of the images that are changed, 0 to 1; a `tf.Variable` may change it
            between epochs.

    Returns:
        A `tf.data.Dataset` of (float32 images, labels).

    Raises:
        ValueError: a share out of its range, or a dataset without batches.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share: expected 0 to 1, got {share}.")
    rank = dataset.element_spec[0].shape.rank
    if rank != 4:
        raise ValueError(
            "dataset: expected batches of images, shape (n, height, width, channels), "
            f"got {rank} dimensions. Call .batch() first."
        )

    def change(images, labels):
        images = tf.cast(images, "float32")
        count = tf.cast(share * tf.cast(len(images), "float32"), "int32")
        changed = layer(images[:count], training=True)
        return tf.concat([changed, images[count:]], axis=0), labels

    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    return dataset.map(change).prefetch(tf.data.AUTOTUNE).with_options(options)
