"""The figures that the maintainers' tools measure, as JSON files in benchmarks/.

Each measurement carries the fingerprints of what it depends on, so that a test can tell
which are stale, and what to run.
"""

import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import psutil

from tools import dependencies
from utils.files import replaced
from utils.paths import ROOT

FOLDER = ROOT / "benchmarks"
# what only draws changes no figure that is measured; notebooks hold what it draws
DRAWS = ("utils.plots.", "utils.training.fit.LivePlot")


class Measurement(NamedTuple):
    """What is measured, and how.

    Attributes:
        command: the narrowest that measures it anew; `make bench` measures all.
        measures: the definitions that do, by name.
        trains: whether it asks networks that it trains itself, so that the shipped
            model does not count.
        libraries: whose versions count.
    """

    command: str
    measures: tuple[str, ...]
    trains: bool = False
    libraries: tuple[str, ...] = dependencies.LIBRARIES


# by the file in benchmarks/ and, where its parts are measured apart, the part
MEASUREMENTS = {
    "load": Measurement(
        "python -m tools.load",
        ("tools.load.VISITORS", "tools.load.measured", "tools.app.main"),
        libraries=("tornado",),
    ),
    "benchmark": Measurement(
        "python -m tools.bench",
        (
            "tools.bench.RECIPES",
            "tools.bench.SEEDS",
            "tools.bench.measure",
            "tools.bench.cost_of_augmentation",
            "utils.datasets.load_mnist",
            "utils.training.VALIDATION_SPLIT",
        ),
        trains=True,
    ),
    "tries": Measurement(
        "python -m tools.tries",
        (
            "tools.tries.TRIES",
            "tools.tries.measure",
            "utils.datasets.load_mnist",
        ),
        trains=True,
    ),
    "changes": Measurement(
        "python -m tools.changes",
        (
            "tools.changes.CHANGES",
            "tools.changes.SEEDS",
            "tools.changes.measure",
            "utils.datasets.load_mnist",
        ),
        trains=True,
    ),
    "runtimes": Measurement(
        "python -m tools.runtimes",
        (
            "tools.runtimes.IMPORTS",
            "tools.runtimes.ways",
            "tools.runtimes.milliseconds",
            "tools.runtimes.import_costs",
            "utils.export.load_digits_cnn",
        ),
    ),
    "pictures/speed": Measurement(
        "python -m tools.pictures", ("tools.pictures.speed",)
    ),
    "pictures/pages": Measurement(
        "python -m tools.pictures",
        ("tools.pictures.PAGES", "tools.pictures.DIGITS", "tools.pictures.pages"),
    ),
    "pictures/one_digit": Measurement(
        "python -m tools.pictures FOLDER", ("tools.pictures.one_digit",)
    ),
    "pictures/several_digits": Measurement(
        "python -m tools.pictures FOLDER", ("tools.pictures.several_digits",)
    ),
}


def write(name, results):
    """Write the results as benchmarks/NAME.json, in one step."""
    with replaced(FOLDER / f"{name}.json") as unfinished:
        unfinished.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def read(name):
    """What was written before, or nothing yet: {}."""
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def origin(measurement=None):
    """When something is measured, on which machine, and what it depends on.

    Args:
        measurement: of `MEASUREMENTS`. Ask before it begins, for the code may be
            changed while it runs.
    """
    found = {"date": f"{datetime.now():%Y-%m-%d}", "machine": machine()}
    if measurement:
        found["depends_on"] = _now(measurement)
    return found


def stale(measurement):
    """What has changed since a measurement was made, as a list of texts."""
    name, _, part = measurement.partition("/")
    stored = read(name)
    stored = stored.get(part, {}) if part else stored
    before = _without_drawing(stored.get("depends_on", {}))
    return dependencies.changes(before, _now(measurement))


def _now(measurement):
    _, measures, trains, libraries = MEASUREMENTS[measurement]
    found = dependencies.reached(*measures, libraries=libraries)
    if trains:
        found.pop(dependencies.MODEL, None)
    return _without_drawing(found)


def _without_drawing(depends_on):
    return {name: one for name, one in depends_on.items() if not name.startswith(DRAWS)}


def machine():
    """What this machine is, for people."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, "
        f"{psutil.virtual_memory().total / 1e9:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
