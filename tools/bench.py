"""Measures the recipe of the course's model, with and without augmentation: make bench

It trains with three seeds and uses the test digits, so nothing may be chosen by what it
finds. The figures go into models/benchmark.json; notebook 05 puts them into the model's
card.
"""

import os
import time
from importlib.metadata import version

import keras
import numpy as np

from tools import results
from utils import recipe
from utils.augmentation import augment, augmentation
from utils.datasets import load_mnist
from utils.models import digits_cnn, from_pixels
from utils.preprocessing import make_dataset
from utils.robustness import robustness, robustness_loss

SEEDS = (0, 1, 2)
AMOUNTS = {"augmented": recipe.AMOUNTS, "plain": None}


def measure(mnist, seed, amounts):
    """Train once; return what the test digits say of it."""
    keras.utils.clear_session()
    result = recipe.train_digits_cnn(mnist, amounts=amounts, seed=seed, live=False)
    answers = result.model.predict(mnist.test.images, verbose=0).argmax(axis=1)
    accuracy = float((answers == mnist.test.labels).mean())
    robust = robustness(result.model, *mnist.test)
    return {
        "parameters": result.model.count_params(),
        "seconds": round(result.seconds, 1),
        "validation_accuracy": round(result.history["val_accuracy"][-1], 4),
        "accuracy": round(accuracy, 4),
        "robustness_loss": round(robustness_loss(accuracy, robust), 4),
    }


def cost_of_augmentation(mnist, rounds=20, steps=50):
    """Milliseconds of a training step with and without it, measured in turns.

    The lower quartiles over the rounds: whatever else a machine does takes time, and
    never gives any back.
    """
    data = make_dataset(*(part[: 128 * steps] for part in mnist.train))
    changed = augment(data, augmentation(**recipe.AMOUNTS), recipe.SHARE)
    kinds = {"plain": data, "augmented": changed}
    model = from_pixels(digits_cnn())
    model.compile("adam", "sparse_categorical_crossentropy")
    times = {kind: [] for kind in kinds}
    for _ in range(rounds + 1):
        for kind, batches in kinds.items():
            start = time.perf_counter()
            model.fit(batches, shuffle=False, verbose=0)
            times[kind].append(1000 * (time.perf_counter() - start) / len(batches))
    plain, augmented = (  # after warming up
        float(np.quantile(times[kind][1:], 0.25)) for kind in kinds
    )
    return {
        "plain": round(plain, 1),
        "augmented": round(augmented, 1),
        "ratio": round(augmented / plain, 2),
    }


def main():
    mnist = load_mnist(recipe.VALIDATION_SPLIT)
    figures = {
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in ("keras", "numpy")},
        "milliseconds_per_step": cost_of_augmentation(mnist),
        "augmented": [],
        "plain": [],
    }
    print("a training step takes (ms):", figures["milliseconds_per_step"])
    for seed in SEEDS:
        for kind, amounts in AMOUNTS.items():
            figures[kind].append(measure(mnist, seed, amounts))
            print(f"seed {seed}, {kind}:", figures[kind][-1], flush=True)
    results.write("benchmark", figures)
    accuracies = [run["accuracy"] for run in figures["augmented"]]
    print(f"mean {np.mean(accuracies):.2%}, spread {np.std(accuracies, ddof=1):.2%}")


if __name__ == "__main__":
    main()
