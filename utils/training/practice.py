"""Practice: a training spends its steps on what the network does not know yet.

A simple form of InfoBatch (Qin and others, 2023, arXiv:2303.04947): it skips images at
random among those whose loss was below the mean, and does not weigh the others more.
"""

import keras
import numpy as np
import tensorflow as tf

from utils.checks import check_batches

ALL_FROM = 3 / 4  # of the training: from here on nothing is skipped
PLAIN_FROM = 7 / 8  # from here on no image is changed


@keras.saving.register_keras_serializable("course")
class RememberingLoss(keras.losses.Loss):
    """The cross-entropy, less what no network can avoid, kept for each image.

    That is the Kullback-Leibler divergence of the answer from the target. The targets
    have one more column than the answers: the number of the image. Targets without it,
    as for validation, are not kept.

    Args:
        count: how many images there are.
    """

    def __init__(self, count, **options):
        super().__init__(**options)
        self.count = count
        self.losses = tf.Variable(tf.fill([count], np.inf), trainable=False)

    def call(self, targets, probabilities):
        classes = probabilities.shape[-1]
        losses = keras.losses.kl_divergence(targets[:, :classes], probabilities)
        if targets.shape[-1] > classes:
            numbers = tf.cast(targets[:, classes:], "int32")
            self.losses.scatter_nd_update(numbers, losses)
        return losses

    def get_config(self):
        return super().get_config() | {"count": self.count}


@keras.saving.register_keras_serializable("course")
class DigitAccuracy(keras.metrics.CategoricalAccuracy):
    """The share of right answers among images of a digit; others have no right one."""

    def update_state(self, targets, probabilities, sample_weight=None):
        targets = targets[:, : probabilities.shape[-1]]
        spread = tf.reduce_max(targets, axis=1) - tf.reduce_min(targets, axis=1)
        is_digit = tf.cast(spread > 0, "float32")
        return super().update_state(targets, probabilities, is_digit)


def practice_batches(images, targets, loss, epochs, batch_size, share, skip, seed):
    """A pipeline that decides anew in each epoch what to skip.

    An epoch has as many steps as if it showed each image once, without those that do
    not fill a batch. The first one does. Then images whose loss was below the mean are
    skipped with a probability, and for what is left to do the others come again. In
    epochs that begin in the last quarter of the training each is shown once again, and
    in those that begin in the last eighth as it is.

    Args:
        images: uint8, shape (n, height, width).
        targets: float32, shape (n, classes).
        loss: a `RememberingLoss` of n images.
        epochs, batch_size: as for `fit`.
        share: of the images in a batch that are to be changed.
        skip: the probability, 0 to below 1.
        seed: fixes what is skipped, and the order.

    Returns:
        A `tf.data.Dataset` for as many epochs, with batches of images, shape
        (batch_size, height, width, 1), and targets with the number of the image behind
        them; and a `tf.Variable` that always holds the share to change.

    Raises:
        ValueError: fewer images than a batch holds.
    """
    check_batches(len(images), batch_size)
    generator = np.random.default_rng(seed)
    steps = len(images) // batch_size
    now = tf.Variable(0.0, trainable=False)
    done = iter(range(epochs))

    def batches():
        progress = next(done) / epochs
        now.assign(share if progress < PLAIN_FROM else 0)
        losses = loss.losses.numpy()  # infinite where never seen
        seen = losses[np.isfinite(losses)]
        mean = seen.mean() if len(seen) else 0
        skippable = (losses < mean) & (progress < ALL_FROM)
        chosen = np.array([], int)
        while len(chosen) < steps * batch_size:
            skipped = skippable & (generator.random(len(losses)) < skip)
            others = generator.permutation(np.flatnonzero(~skipped))
            chosen = np.append(chosen, others)
        yield from chosen[: steps * batch_size].reshape(steps, batch_size)

    numbered = np.column_stack([targets, np.arange(len(targets))]).astype("float32")
    everything = tf.constant(images[..., np.newaxis]), tf.constant(numbered)
    data = tf.data.Dataset.from_generator(
        batches, output_signature=tf.TensorSpec(batch_size, "int64")
    )
    data = data.map(lambda numbers: [tf.gather(part, numbers) for part in everything])
    return data.apply(tf.data.experimental.assert_cardinality(steps)), now
