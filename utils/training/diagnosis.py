"""The diagnosis lab of notebook 06: small training runs, eight of them broken."""

from dataclasses import dataclass, replace

import keras
import numpy as np
from keras import layers

from utils.models import from_pixels, tutorial_cnn
from utils.training.fit import train


@dataclass(frozen=True)
class Settings:
    """What a run of the lab can be told. The defaults are sound.

    Attributes:
        learning_rate: of the optimizer, Adam.
        dropout: the share of units that is switched off while training.
        network: "tutorial" or "tiny".
        images: how many training images there are.
        labels: "right", or "shuffled" among the training images.
        validation: "held out", "inverted" (black on white) or "seen in training".
        epochs: how often to go through the training images.
    """

    learning_rate: float = 1e-3
    dropout: float = 0.0
    network: str = "tutorial"
    images: int = 3000
    labels: str = "right"
    validation: str = "held out"
    epochs: int = 6


CASES = {
    "A": Settings(dropout=0.9),
    "B": Settings(learning_rate=0.1),
    "C": Settings(images=200, epochs=25),
    "D": Settings(validation="inverted"),
    "E": Settings(learning_rate=1e-5),
    "F": Settings(labels="shuffled"),
    "G": Settings(network="tiny", epochs=30),
    "H": Settings(validation="seen in training", images=1000, epochs=15),
}


def run_case(mnist, settings, **changes):
    """Train as the settings say, on a small part of MNIST.

    Args:
        mnist: what `load_mnist` returns.
        settings: a `Settings`.
        changes: settings to change first, by name.

    Returns:
        The history: {"loss": [...], "accuracy": ..., "val_loss": ..., ...}.

    Raises:
        ValueError: a change that names no setting, or no possible value of it.
    """
    unknown = changes.keys() - vars(settings).keys()
    if unknown:
        raise ValueError(
            f"unknown setting {', '.join(sorted(unknown))}: "
            f"expected {', '.join(vars(settings))}."
        )
    settings = replace(settings, **changes)
    train_split, validation_split = _data(mnist, settings)
    return train(
        lambda: _build(settings),
        train_split,
        validation_split,
        epochs=settings.epochs,
        batch_size=64,
        live=False,
    ).history


def _data(mnist, settings):
    images, labels = (array[: settings.images] for array in mnist.train)
    if _choice(settings, "labels", "right", "shuffled") == "shuffled":
        labels = np.random.default_rng(0).permutation(labels)
    kind = _choice(settings, "validation", "held out", "inverted", "seen in training")
    held_out_images, held_out_labels = (array[:2000] for array in mnist.validation)
    if kind == "inverted":
        return (images, labels), (255 - held_out_images, held_out_labels)
    if kind == "seen in training":
        return (images, labels), (images[:2000], labels[:2000])
    return (images, labels), (held_out_images, held_out_labels)


def _build(settings):
    size = _choice(settings, "network", "tutorial", "tiny")
    network = tutorial_cnn() if size == "tutorial" else _tiny_cnn()
    *body, output = network.layers
    dropout = layers.Dropout(settings.dropout)
    network = keras.Sequential([keras.Input((28, 28, 1)), *body, dropout, output])
    model = from_pixels(network)
    model.compile(
        keras.optimizers.Adam(settings.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def _tiny_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.MaxPooling2D(7),
            layers.Flatten(),
            layers.Dense(3, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _choice(settings, name, *choices):
    value = getattr(settings, name)
    if value not in choices:
        raise ValueError(f"{name}: expected one of {choices}, got {value!r}.")
    return value
