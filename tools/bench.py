"""Measures the recipes of the course and two others: python -m tools.bench

The other two are well known. All train with three seeds on the same digits and use the
test digits, so nothing may be chosen by what it finds. The figures go into
benchmarks/benchmark.json; notebook 08 puts those of the course's model into its card.
"""

import sys
from functools import partial

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tools import commands, results, timing
from utils.datasets import load_mnist, make_non_digits, write_digits
from utils.models import digits_cnn, from_pixels, tutorial_cnn
from utils.pictures import SURE, read_images
from utils.preprocessing import make_dataset, one_hot
from utils.training import (
    AMOUNTS,
    SHARE,
    VALIDATION_SPLIT,
    OneCycle,
    augment,
    augmentation,
    calibration_error,
    fit_temperature,
    robustness,
    robustness_loss,
    train,
    train_digits_cnn,
    with_temperature,
)

SEEDS = (0, 1, 2)
LEVELS = (0.985, 0.99, 0.994)
DRAWN = 3000  # non-digits to test with, and as many digits written by strokes


def keras_example():
    """The network of https://keras.io/examples/vision/mnist_convnet/"""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def fit(mnist, seed, network, epochs, batch_size, optimizer="adam", smoothing=0.0):
    """Train a network that takes numbers 0..1 on pixels; return a `TrainingResult`."""

    def build():
        model = from_pixels(network())
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
        model.compile(optimizer, loss, metrics=["accuracy"])
        return model

    data = [(split.images, one_hot(split.labels)) for split in mnist[:2]]
    return train(build, *data, epochs, batch_size, seed=seed, live=False)


def tutorial(mnist, seed):
    return fit(mnist, seed, tutorial_cnn, epochs=10, batch_size=64)


def example(mnist, seed):
    return fit(mnist, seed, keras_example, epochs=15, batch_size=128)


def one_cycle(mnist, seed):
    steps = 5 * -(-len(mnist.train.labels) // 128)
    adam = keras.optimizers.Adam(OneCycle(peak=6e-3, steps=steps))
    return fit(mnist, seed, tutorial_cnn, 5, 128, adam, smoothing=0.1)


def fast(mnist, seed):
    options = {"amounts": None, "non_digits": 0, "written": 0}
    options |= {"epochs": 1, "batch_size": 96, "live": False}
    options["network"] = partial(digits_cnn, (8, 32, 64, 64), margin=2)
    return train_digits_cnn(mnist, seed=seed, **options)


def plain(mnist, seed):
    return train_digits_cnn(mnist, amounts=None, seed=seed, live=False)


def augmented(mnist, seed):
    return train_digits_cnn(mnist, seed=seed, live=False)


RECIPES = {
    "tutorial": tutorial,
    "keras_example": example,
    "one_cycle": one_cycle,
    "fast": fast,
    "plain": plain,
    "augmented": augmented,
}


def measure(mnist, seed, train_model):
    """Train once; return what the validation and the test digits say of it."""
    keras.utils.clear_session()
    result = train_model(mnist, seed)
    images, labels = mnist.test
    model = calibrated(result.model, mnist.validation)
    answers = model.predict(images, verbose=0)
    accuracy = right(answers, labels)
    robust = robustness(model, images, labels)
    return {
        "parameters": model.count_params(),
        "seconds": round(result.seconds, 1),
        "seconds_to": seconds_to(result),
        "validation_accuracy": round(result.history["val_accuracy"][-1], 4),
        "accuracy": round(accuracy, 4),
        "accuracy_of_turns": round(right(read_images(images, model), labels), 4),
        "calibration_error": round(calibration_error(answers, labels), 4),
        "robustness_loss": round(robustness_loss(accuracy, robust), 4),
        **drawn(model, images),
    }


def calibrated(model, validation):
    images, labels = validation
    probabilities = model.predict(images, verbose=0)
    return with_temperature(model, fit_temperature(probabilities, labels))


def drawn(model, digits, seed=0):
    """What a model says of what is drawn for the test: non-digits, ways of writing."""
    non_digits, _ = make_non_digits(DRAWN, "test", digits, seed)
    written, labels = write_digits(DRAWN, "test", seed)
    return {
        "sure_of_non_digits": round(sure(read_images(non_digits, model)), 4),
        "accuracy_of_written": round(right(read_images(written, model), labels), 4),
    }


def right(probabilities, labels):
    """The share of right answers."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def sure(probabilities):
    """The share of answers that are not called uncertain."""
    return float((probabilities.max(axis=1) >= SURE).mean())


def seconds_to(result):
    """How long it took to each level of validation accuracy; None if it did not.

    Accuracy is known after each epoch, and the epochs are taken to be equally long.
    """
    accuracies = np.array(result.history["val_accuracy"])
    found = {}
    for level in LEVELS:
        reached = np.flatnonzero(accuracies >= level)
        epochs = reached[0] + 1 if len(reached) else None
        share = epochs and epochs / result.epochs
        found[f"{level:.1%}"] = share and round(float(result.seconds * share), 1)
    return found


def cost_of_augmentation(mnist, rounds=20, steps=50):
    """Milliseconds of a training step with and without it."""
    data = make_dataset(*(part[: 128 * steps] for part in mnist.train))
    changed = augment(data, augmentation(**AMOUNTS), SHARE)
    kinds = {"plain": data, "augmented": changed}
    model = from_pixels(digits_cnn())
    model.compile("adam", "sparse_categorical_crossentropy")
    fits = {
        kind: partial(model.fit, batches, shuffle=False, verbose=0)
        for kind, batches in kinds.items()
    }
    times = timing.milliseconds(fits, rounds)
    plain, augmented = (times[kind] / len(data) for kind in kinds)
    return {
        "plain": round(plain, 1),
        "augmented": round(augmented, 1),
        "ratio": round(augmented / plain, 2),
    }


def run(started):
    """Measure, and store it; `started` says when and where, see `results.origin`."""
    mnist = load_mnist(VALIDATION_SPLIT)
    figures = {
        **results.origin("benchmark"),
        **started,
        "versions": {one.__name__: one.__version__ for one in (keras, tf, np)},
        "milliseconds_per_step": cost_of_augmentation(mnist),
        **{name: [] for name in RECIPES},
    }
    print("a training step takes (ms):", figures["milliseconds_per_step"])
    for seed in SEEDS:
        for name, train_model in RECIPES.items():
            figures[name].append(measure(mnist, seed, train_model))
            print(f"seed {seed}, {name}:", figures[name][-1], flush=True)
    results.write("benchmark", figures)


def main(arguments):
    commands.parser("bench", __doc__).parse_args(arguments)
    run(results.origin())


if __name__ == "__main__":
    main(sys.argv[1:])
