"""Measures every way to run the course's model: python -m tools.runtimes

One image at a time, in turns. What imports cost is measured in processes of their own.
The figures go into benchmarks/runtimes.json.
"""

import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

from tools import commands, results, timing
from tools.course import PEAK_MEMORY
from utils.datasets import load_mnist
from utils.export import FORMATS, load, load_digits_cnn, save
from utils.runtimes import load_opencv

IMPORTS = ("numpy", "utils.predict", "keras", "tensorflow")


def ways(model, examples, folder):
    """Functions from images to probabilities, by name."""
    found = {"model.predict": lambda images: model.predict(images, verbose=0)}
    for ending, kind in FORMATS.items():
        path = folder / f"digits{ending}"
        save(model, path, examples if kind.int8 else None)
        found[kind.name] = load(path, model)
    found["ONNX in OpenCV"] = load_opencv(folder / "digits.onnx")
    return found


def milliseconds(found, image, rounds):
    """The median time for one image, of each way."""
    answers = {name: partial(answer, image) for name, answer in found.items()}
    times = timing.milliseconds(answers, rounds)
    return {name: round(one, 3) for name, one in times.items()}


def import_costs(module):
    """What the import of a module takes in a new Python: seconds, and memory in MB."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}\n{PEAK_MEMORY}"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - start
    return round(seconds, 2), round(int(done.stdout.split()[-1]) / 1e6)


def run(started, rounds=100):
    """Measure, and store it; `started` says when and where, see `results.origin`."""
    origin = results.origin("runtimes") | started
    mnist = load_mnist()
    image = mnist.test.images[:1, ..., np.newaxis].astype("float32")
    with tempfile.TemporaryDirectory() as folder:
        found = ways(load_digits_cnn(), mnist.train.images[:500], Path(folder))
        costs = {module: import_costs(module) for module in IMPORTS}
        figures = {
            "milliseconds": milliseconds(found, image, rounds),
            "import_seconds": {module: cost[0] for module, cost in costs.items()},
            "import_mb": {module: cost[1] for module, cost in costs.items()},
        }
    results.write("runtimes", origin | figures)
    for name, values in figures.items():
        print(name, values)


def main(arguments):
    commands.parser("runtimes", __doc__).parse_args(arguments)
    run(results.origin())


if __name__ == "__main__":
    main(sys.argv[1:])
