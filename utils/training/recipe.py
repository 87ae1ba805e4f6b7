"""The recipe of the course's model: what it is trained on, how, and how long."""

import keras
import numpy as np

from utils.checks import CLASSES, check_recipe
from utils.datasets.non_digits import make_non_digits
from utils.datasets.written import write_digits
from utils.models import digits_cnn, from_pixels
from utils.preprocessing import one_hot
from utils.training.augmenting import augment, augmentation
from utils.training.fit import OneCycle, train
from utils.training.practice import DigitAccuracy, RememberingLoss, practice_batches

# Once the recipe is chosen, most of the digits that chose it may train.
VALIDATION_SPLIT = 1 / 12
AMOUNTS = {"rotation": 10, "shift": 0.12, "thickness": 1.0, "noise": 80}
SHARE = 0.6
SKIP = 0.6
NON_DIGITS = 4500
WRITTEN = 2000


def adamw(schedule):
    """Adam with weight decay, whose memory for the size of gradients is short."""
    return keras.optimizers.AdamW(schedule, weight_decay=0.05, beta_2=0.99)


def train_digits_cnn(
    mnist,
    network=digits_cnn,
    amounts=AMOUNTS,
    share=SHARE,
    skip=SKIP,
    non_digits=NON_DIGITS,
    written=WRITTEN,
    optimizer=adamw,
    peak=6e-3,
    smoothing=0.1,
    epochs=8,
    batch_size=128,
    seed=0,
    live=True,
):
    """Train a network by the recipe of the course's model, or by a variant of it.

    Args:
        mnist: what `load_mnist` returns. The test digits are not used.
        network: a function that returns an uncompiled `keras.Sequential` for numbers
            0..1, shape (n, 28, 28, 1), with ten probabilities.
        amounts: of the `augmentation`, by name; None for none.
        share: of the images in a batch that are changed.
        skip: how likely an image that the network knows is skipped; see
            `practice_batches`.
        non_digits: how many images of `make_non_digits` to train with. Their target is
            to be equally unsure of all digits.
        written: how many digits of `write_digits` to train with.
        optimizer: a function from a schedule to an optimizer.
        peak: the highest learning rate.
        smoothing: of the labels, a share.
        epochs, batch_size: how long, and images per step.
        seed: fixes the first weights, what is drawn, and the order of the images,
            what is skipped and how the images are changed.
        live: whether to draw the curves.

    Returns:
        A `TrainingResult`, whose model takes pixels.

    Raises:
        TypeError: a network that is not a function.
        ValueError: a number out of its range, or fewer images than a batch holds.
    """
    check_recipe(network, epochs, batch_size, smoothing, share, skip)
    images, targets = training_images(mnist, non_digits, written, smoothing, seed)
    loss = RememberingLoss(len(images))
    amount = (epochs, batch_size, share, skip, seed)
    data, share_now = practice_batches(images, targets, loss, *amount)
    if amounts is not None:
        data = augment(data, augmentation(**amounts, seed=seed), share_now)
    schedule = OneCycle(peak, steps=epochs * len(data))

    def build():
        model = from_pixels(network())
        options = {"metrics": [DigitAccuracy("accuracy")], "steps_per_execution": 10}
        model.compile(optimizer(schedule), loss, **options)
        return model

    held_out = mnist.validation.images, smooth(mnist.validation.labels, smoothing)
    return train(build, data, held_out, epochs, seed=seed, live=live)


def training_images(mnist, non_digits, written, smoothing, seed):
    """All images to train with, shape (n, 28, 28), and their targets, shape (n, 10)."""
    images, labels = mnist.train
    images, targets = [images], [smooth(labels, smoothing)]
    if written:
        more, labels = write_digits(written, "train", seed)
        images.append(more)
        targets.append(smooth(labels, smoothing))
    if non_digits:
        more, _ = make_non_digits(non_digits, "train", mnist.train.images, seed)
        images.append(more)
        targets.append(np.full((non_digits, CLASSES), 1 / CLASSES, "float32"))
    return np.concatenate(images), np.concatenate(targets)


def smooth(labels, smoothing):
    """Targets that leave a share of the probability to all ten digits alike."""
    return (1 - smoothing) * one_hot(labels) + smoothing / CLASSES
