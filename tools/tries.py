"""Tries other recipes for the course's model: python -m tools.tries [name ...]

Each try changes one thing of the recipe, with what depends on it, and is judged by the
validation digits alone. All of them train a little shorter than the recipe.
The figures go into benchmarks/tries.json; notebook 05 puts them into the model's card.
Those of tries that are named are only printed, for a table is measured as a whole.
"""

import sys
import time

import keras
from keras import layers

from tools import commands, results
from utils import models
from utils.datasets import load_mnist
from utils.numpy_cnn import cross_entropy
from utils.training import (
    fit_temperature,
    recipe,
    robustness,
    robustness_loss,
    with_temperature,
)


def network(*parts):
    """A function that returns a network of parts, which are functions as well."""
    return lambda: keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *(layer for part in parts for layer in part()),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def convolution(*arguments, **options):
    return lambda: models.convolution(*arguments, **options)


def strided(filters, side):
    """A convolution that takes every second place, instead of pooling."""
    return lambda: [
        layers.Conv2D(filters, side, strides=2, use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
    ]


def sgd(schedule):
    return keras.optimizers.SGD(
        schedule, momentum=0.9, nesterov=True, weight_decay=5e-4
    )


def adam(schedule):
    return keras.optimizers.Adam(schedule, beta_2=0.99)


EPOCHS = 8
REST = (convolution(64, 3, pool=True), convolution(128, 3), convolution(128, 3))
TRIES = {
    "the recipe": {},
    "no augmentation": {"amounts": None},
    "all images changed": {"share": 1},
    "only rotation and shift": {"amounts": {"rotation": 10, "shift": 0.1}},
    "SGD with momentum": {"optimizer": sgd, "peak": 0.3},
    "no weight decay": {"optimizer": adam},
    "the tutorial's network": {"network": models.tutorial_cnn},
    "stride instead of pooling": {"network": network(strided(16, 5), *REST)},
    "32 maps first": {"network": network(convolution(32, 5, pool=True), *REST)},
    "no label smoothing": {"smoothing": 0},
    "no fourth convolution": {
        "network": network(convolution(16, 5, pool=True), *REST[:2])
    },
}


def measure(mnist, changes):
    """Train with these changes of the recipe; return what the validation says."""
    images, labels = mnist.validation
    keras.utils.clear_session()
    start = time.process_time()
    result = recipe.train_digits_cnn(mnist, live=False, epochs=EPOCHS, **changes)
    seconds = time.process_time() - start
    probabilities = result.model.predict(images, verbose=0)
    accuracy = float((probabilities.argmax(axis=1) == labels).mean())
    temperature = fit_temperature(probabilities, labels)
    calibrated = with_temperature(result.model, temperature)
    loss = cross_entropy(calibrated.predict(images, verbose=0), labels)
    robust = robustness(result.model, images, labels)
    return {
        "parameters": result.model.count_params(),
        "epochs": result.epochs,
        "accuracy": round(accuracy, 4),
        "cross_entropy": round(float(loss), 4),
        "robustness_loss": round(robustness_loss(accuracy, robust), 4),
        "processor_seconds": round(seconds),
    }


def measured(names):
    """The figures of these tries, by name."""
    mnist = load_mnist()
    figures = {}
    for name in names:
        figures[name] = measure(mnist, TRIES[name])
        print(f"{name}: {figures[name]}", flush=True)
    return figures


def run(started):
    """Measure, and store it; `started` says when and where, see `results.origin`."""
    origin = results.origin("tries") | started
    results.write("tries", origin | {"tries": measured(TRIES)})


def main(arguments):
    parser = commands.parser("tries", __doc__)
    known = ", ".join(TRIES)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of: {known}")
    chosen = parser.parse_args(arguments).names
    if unknown := set(chosen) - set(TRIES):
        parser.error(f"No try is named {', '.join(unknown)}: take {known}.")
    if chosen:
        measured(chosen)
    else:
        run(results.origin())


if __name__ == "__main__":
    main(sys.argv[1:])
