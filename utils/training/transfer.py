"""Short trainings of heads and small networks, step by step, as notebook 10 needs them.

Many runs of one model cost little: it is compiled once and started anew for each.
"""

import time

import keras
import numpy as np
from keras import layers, ops

from utils.checks import check_labels
from utils.preprocessing import one_hot
from utils.training.fit import OneCycle

STEPS, BATCH_SIZE, PEAK = 600, 50, 4e-3


def compiled_model(model):
    """Compile a model for `train_anew`: smooth labels, averages that follow fast."""
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # a few hundred steps are few
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    model.compile(keras.optimizers.Adam(), loss)
    return model


def batches(count, steps, size, seed):
    """Which of `count` examples are used in which step, shape (steps, size).

    They come in a random order, and in another one whenever all were used.
    """
    shuffle = np.random.default_rng(seed).permutation
    rounds = 1 + steps * size // count
    order = np.concatenate([shuffle(count) for _ in range(rounds)])
    return order[: steps * size].reshape(steps, size)


def train_anew(
    model,
    inputs,
    labels,
    seed=0,
    steps=STEPS,
    size=BATCH_SIZE,
    peak=PEAK,
    weights=None,
    change=None,
):
    """Start a compiled model anew and train it for some steps.

    The learning rate follows `OneCycle`. `train_on_batch` is one step of what `fit`
    does.

    Args:
        model: as `compiled_model` returns it.
        inputs, labels: what it takes, and what is right, shape (n,).
        seed: fixes the first weights and the order.
        steps, size, peak: how many steps, examples in each, and the highest rate.
        weights: to begin with; None for random ones.
        change: a function that changes each batch, such as `augmentation` returns.

    Returns:
        The seconds that the steps took.
    """
    labels = one_hot(check_labels(labels, len(inputs)))
    keras.utils.set_random_seed(seed)
    if weights is None:
        weights = keras.models.clone_model(model).get_weights()
    model.set_weights(weights)
    for variable in model.optimizer.variables:
        variable.assign(ops.zeros_like(variable))
    rates = np.asarray(OneCycle(peak, steps)(np.arange(steps)))
    start = time.perf_counter()
    for rate, batch in zip(rates, batches(len(inputs), steps, size, seed), strict=True):
        model.optimizer.learning_rate = rate
        given = inputs[batch]
        model.train_on_batch(change(given) if change else given, labels[batch])
    return time.perf_counter() - start


def share_right(model, inputs, labels):
    """How many of the answers are right, a share. 250 are asked at a time."""
    labels = check_labels(labels, len(inputs))
    parts = np.array_split(inputs, -(-len(inputs) // 250))
    answers = [np.argmax(model(part, training=False), axis=1) for part in parts]
    return float((np.concatenate(answers) == labels).mean())
