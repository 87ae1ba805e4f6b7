"""The recipe of the course's model: what it is trained on, how, and how long."""

import keras
import tensorflow as tf

from utils.checks import check_recipe
from utils.models import digits_cnn, from_pixels
from utils.preprocessing import make_dataset, one_hot
from utils.training.augmenting import augment, augmentation
from utils.training.fit import OneCycle, train

# Once the recipe is chosen, most of the digits that chose it may train.
VALIDATION_SPLIT = 1 / 12
AMOUNTS = {"rotation": 10, "shift": 0.1, "thickness": 1.0, "noise": 80}
SHARE = 0.4


def adamw(schedule):
    """Adam with weight decay, whose memory for the size of gradients is short."""
    return keras.optimizers.AdamW(schedule, weight_decay=0.05, beta_2=0.99)


def train_digits_cnn(
    mnist,
    network=digits_cnn,
    amounts=AMOUNTS,
    share=SHARE,
    optimizer=adamw,
    peak=6e-3,
    smoothing=0.1,
    epochs=9,
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
        optimizer: a function from a schedule to an optimizer.
        peak: the highest learning rate.
        smoothing: of the labels, a share.
        epochs, batch_size: how long, and images per step.
        seed: fixes the first weights, the order of the images and their changes.
        live: whether to draw the curves.

    Returns:
        A `TrainingResult`, whose model takes pixels.

    Raises:
        TypeError: a network that is not a function.
        ValueError: a number out of its range.
    """
    check_recipe(network, epochs, batch_size, smoothing)
    keras.utils.set_random_seed(seed)  # before the pipeline, which draws from it
    data = make_dataset(*mnist.train, batch_size, shuffle=True)
    data = data.map(lambda images, labels: (images, tf.one_hot(labels, 10)))
    if amounts is not None:
        data = augment(data, augmentation(**amounts, seed=seed), share)
    schedule = OneCycle(peak, steps=epochs * len(data))

    def build():
        model = from_pixels(network())
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
        options = {"metrics": ["accuracy"], "steps_per_execution": 10}
        model.compile(optimizer(schedule), loss, **options)
        return model

    held_out = mnist.validation.images, one_hot(mnist.validation.labels)
    return train(build, data, held_out, epochs, seed=seed, live=live)
