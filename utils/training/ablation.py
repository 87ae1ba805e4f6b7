"""The small network of notebook 07's ablation, with and without each tool."""

import keras
from keras import layers, ops

from utils.training.fit import train

RATE = 2e-3
EPOCHS, BATCH_SIZE = 15, 50


def ablation_cnn(dropout=0, weight_decay=0, batch_norm=False, smoothing=0):
    """The tutorial's network with half as many maps, and with any of four tools.

    Args:
        dropout: the share of outputs that is dropped before the last layer; 0 for none.
        weight_decay: of AdamW; each step makes every weight smaller by this times
            `RATE`.
        batch_norm: whether to normalize after each convolution.
        smoothing: of the labels, a share.

    Returns:
        A compiled `keras.Sequential` that takes pixels, 0..255, shape (n, 28, 28, 1),
        and one-hot labels.
    """
    stack = [keras.Input((28, 28, 1)), layers.Rescaling(1 / 255)]
    for filters, pool in ((16, True), (32, True), (32, False)):
        stack += [layers.Conv2D(filters, 3)]
        # its averages follow faster than usual, for 300 steps are few
        stack += [layers.BatchNormalization(momentum=0.9)] if batch_norm else []
        stack += [layers.ReLU()]
        stack += [layers.MaxPooling2D()] if pool else []
    stack += [layers.Flatten(), layers.Dense(64, activation="relu")]
    stack += [layers.Dropout(dropout)] if dropout else []
    model = keras.Sequential([*stack, layers.Dense(10, activation="softmax")])
    model.compile(
        keras.optimizers.AdamW(RATE, weight_decay=weight_decay),
        keras.losses.CategoricalCrossentropy(label_smoothing=smoothing),
        metrics=["accuracy"],
        steps_per_execution=10,
    )
    return model


def renew(model, learning_rate=RATE):
    """Give a compiled model new first weights, and an optimizer without a past.

    Building and compiling another one would take time, and memory that TensorFlow does
    not give back.
    """
    model.set_weights(keras.models.clone_model(model).get_weights())
    for variable in model.optimizer.variables:
        variable.assign(ops.zeros_like(variable))
    model.optimizer.learning_rate = learning_rate
    return model


def accuracy_with_seed(model, seed, train_data, judge_data, stop_data=None, tool=None):
    """Train a model anew, and judge it.

    Args:
        model: as `ablation_cnn` returns it.
        seed: fixes the first weights, the order and what is dropped.
        train_data: see `train`.
        judge_data: images and one-hot labels.
        stop_data: the same, for the callback.
        tool: a function that makes a callback; None for none.

    Returns:
        The share of the judging digits that is read right.
    """
    result = train(
        lambda: renew(model),
        train_data,
        stop_data if tool else None,
        EPOCHS,
        BATCH_SIZE,
        seed,
        callbacks=[tool()] if tool else [],
        live=False,
    )
    return result.model.evaluate(*judge_data, batch_size=500, verbose=0)[1]
