"""Measures changes of the tutorial's recipe, and both together: python -m tools.changes

A one-cycle learning rate and smooth labels, each with and without the other, for five
epochs in batches of 128; three seeds each. The figures go into benchmarks/changes.json;
notebook 06 shows them.
"""

import sys

import keras

from tools import commands, results
from utils.datasets import load_mnist
from utils.models import from_pixels, tutorial_cnn
from utils.preprocessing import one_hot
from utils.training import OneCycle, train

SEEDS = 0, 1, 2
EPOCHS, BATCH_SIZE = 5, 128
RATE, PEAK = 1e-3, 6e-3
SMOOTHING = 0.1
CHANGES = {
    "neither": (False, False),
    "one-cycle": (True, False),
    "smooth labels": (False, True),
    "both": (True, True),
}


def measure(mnist, one_cycle, smooth, seed):
    """The share of the validation digits that is read right after the training."""
    train_data, validation_data = (
        (split.images, one_hot(split.labels))
        for split in (mnist.train, mnist.validation)
    )
    steps = EPOCHS * -(-len(train_data[0]) // BATCH_SIZE)

    def build():
        model = from_pixels(tutorial_cnn())
        rate = OneCycle(PEAK, steps) if one_cycle else RATE
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=SMOOTHING * smooth)
        model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
        return model

    options = {"batch_size": BATCH_SIZE, "seed": seed, "live": False}
    result = train(build, train_data, validation_data, EPOCHS, **options)
    return round(result.history["val_accuracy"][-1], 4)


def run(started):
    """Measure, and store it; `started` says when and where, see `results.origin`."""
    origin = results.origin("changes") | started
    mnist, found = load_mnist(), {}
    for name, changes in CHANGES.items():
        found[name] = [measure(mnist, *changes, seed) for seed in SEEDS]
        print(name, found[name], flush=True)
    results.write("changes", origin | {"validation_accuracy": found})


def main(arguments):
    commands.parser("changes", __doc__).parse_args(arguments)
    run(results.origin())


if __name__ == "__main__":
    main(sys.argv[1:])
