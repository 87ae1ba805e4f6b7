"""Tries other recipes for the course's model: python -m tools.tries [name ...]

Each try changes one thing of the recipe, with what depends on it, and is judged by the
validation digits and by what is drawn for the test.
The figures go into benchmarks/tries.json; notebook 08 puts them into the model's card.
Those of tries that are named are only printed, for a table is measured as a whole.
"""

import sys
import time
from functools import partial

import keras
from keras import layers

from tools import bench, commands, results
from utils import models
from utils.datasets import load_mnist
from utils.numpy_cnn import cross_entropy
from utils.training import robustness, robustness_loss, train_digits_cnn


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


def sgd(schedule):
    return keras.optimizers.SGD(
        schedule, momentum=0.9, nesterov=True, weight_decay=5e-4
    )


FIRST, SECOND = convolution(16, 5, pool=True), convolution(64, 3, pool=True)
THIRD, FOURTH = convolution(96, 3, padding="same"), convolution(96, 3)
TRIES = {
    "the recipe": {},
    "no non-digits": {"non_digits": 0},
    "no other ways of writing": {"written": 0},
    "nothing skipped": {"skip": 0},
    "no augmentation": {"amounts": None},
    "only rotation and shift": {"amounts": {"rotation": 10, "shift": 0.12}},
    "SGD with momentum": {"optimizer": sgd, "peak": 0.3},
    "no label smoothing": {"smoothing": 0},
    "the tutorial's network": {"network": models.tutorial_cnn},
    "two pixels cut off on each side": {
        "network": partial(models.digits_cnn, margin=2)
    },
    "no padding": {"network": network(FIRST, SECOND, convolution(96, 3), FOURTH)},
    "no fourth convolution": {"network": network(FIRST, SECOND, THIRD)},
}


def measure(mnist, changes):
    """Train with these changes of the recipe; return what the validation says."""
    images, labels = mnist.validation
    keras.utils.clear_session()
    start = time.process_time()
    result = train_digits_cnn(mnist, live=False, **changes)
    seconds = time.process_time() - start
    probabilities = result.model.predict(images, verbose=0)
    accuracy = bench.right(probabilities, labels)
    calibrated = bench.calibrated(result.model, mnist.validation)
    loss = cross_entropy(calibrated.predict(images, verbose=0), labels)
    robust = robustness(result.model, images, labels)
    return {
        "parameters": result.model.count_params(),
        "epochs": result.epochs,
        "accuracy": round(accuracy, 4),
        "cross_entropy": round(float(loss), 4),
        "robustness_loss": round(robustness_loss(accuracy, robust), 4),
        **bench.drawn(calibrated, images, seed=1),
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
