"""Writes BENCHMARKS.md from what was measured: python -m tools.report"""

import sys
from pathlib import Path

import numpy as np

from tools import commands, course, notebooks, results
from utils.export import filled, table
from utils.files import replaced

PATH = notebooks.ROOT / "BENCHMARKS.md"
TEMPLATE = Path(__file__).parent / "templates" / "benchmarks.md"
# the files in benchmarks/
FILES = ("benchmark", "tries", "runtimes", "pictures", "load", "course", "binder")
NAMES = {
    "keras_example": "Keras' published example (15 epochs)",
    "tutorial": "the tutorial's recipe (10 epochs)",
    "one_cycle": "the tutorial's network: one-cycle, smooth labels, batches of 128 "
    "(notebook 6, 5 epochs)",
    "fast": "fast: a narrower network, one epoch, MNIST alone (notebook 8)",
    "plain": "the course's recipe without augmentation (8 epochs)",
    "augmented": "the course's recipe (8 epochs)",
}


def current():
    """The text as it should be."""
    return report(*map(results.read, FILES))


def report(benchmark, tries, runtimes, pictures, load, costs, binder):
    """The text of BENCHMARKS.md, from the contents of the files in benchmarks/."""
    levels = list(benchmark["fast"][0]["seconds_to"])
    return filled(
        TEMPLATE,
        versions=", ".join(
            f"{name} {one}" for name, one in benchmark["versions"].items()
        ),
        one_run=one_run(benchmark, tries, runtimes, *pictures.values()),
        said=_said,
        benchmark=benchmark,
        seeds=len(benchmark["fast"]),
        levels=[f"to {level}" for level in levels],
        recipes=[
            _recipe(text, benchmark[name], levels) for name, text in NAMES.items()
        ],
        fast_ratio=fast_ratio(benchmark),
        step=benchmark["milliseconds_per_step"],
        tries=tries,
        runtimes=runtimes,
        ways=_ways(runtimes["milliseconds"]),
        imports=[
            [f"`{name}`", seconds, runtimes["import_mb"][name]]
            for name, seconds in runtimes["import_seconds"].items()
        ],
        pictures=pictures,
        pages=[
            [kind, found["right"], found["wrong_and_sure"]]
            for kind, found in pictures["pages"]["kinds"].items()
        ],
        kinds=_kinds(pictures.get("one_digit")),
        load=load,
        load_apart=not one_run(benchmark, load),
        course=_notebooks(costs, slowest=True),
        binder=binder and _notebooks(binder),
        limit=course.LIMIT / 1e6,
    )


def one_run(*parts):
    """Whether one run of `make bench` measured all of them."""
    runs = {part.get("run") for part in parts}
    return len(runs) == 1 and None not in runs


def _said(part):
    """When and where a part was measured."""
    return f"Measured on {part['date']}. Machine: {part['machine']}."


def _recipe(text, runs, levels):
    accuracies = [run["accuracy"] for run in runs]

    def mean(what):
        return np.mean([run[what] for run in runs])

    return [
        text,
        f"{runs[0]['parameters']:,}",
        f"{mean('seconds'):.0f}",
        *(_reached(runs, level) for level in levels),
        f"{mean('accuracy'):.2%}",
        f"{100 * np.std(accuracies, ddof=1):.2f}",
        f"{mean('accuracy_of_turns'):.2%}",
        f"{100 * mean('robustness_loss'):.2f}",
        f"{mean('sure_of_non_digits'):.1%}",
        f"{mean('accuracy_of_written'):.1%}",
        f"{100 * mean('calibration_error'):.2f}",
    ]


def fast_ratio(benchmark):
    """Time to 99.0 % of the fast recipe, as a share of that of Keras' example."""
    fast, example = (
        np.mean([run["seconds_to"]["99.0%"] or np.inf for run in benchmark[name]])
        for name in ("fast", "keras_example")
    )
    return fast / example


def _reached(runs, level):
    times = [run["seconds_to"][level] for run in runs if run["seconds_to"][level]]
    if not times:
        return "never"
    some = "" if len(times) == len(runs) else f" ({len(times)} of {len(runs)})"
    return f"{np.mean(times):.0f} s{some}"


def _ways(milliseconds):
    """The ways to run the model, the quickest first."""
    slowest = milliseconds["model.predict"]
    return [
        [name, f"{one:.2f}", f"{slowest / one:.0f}"]
        for name, one in sorted(milliseconds.items(), key=lambda item: item[1])
    ]


def _kinds(one_digit):
    """The kinds of pictures, if any were read, and how many were read right."""
    if one_digit is None:
        return []
    kinds = one_digit["right_by_kind"] | {"all": one_digit}
    return [
        [kind, found["pictures"], f"{found['right']:.1%}"]
        for kind, found in kinds.items()
    ]


def _notebooks(costs, slowest=False):
    """A table of what the notebooks cost, and the date and machine it has in common."""
    columns = {"notebook": list(costs), "seconds": _each(costs, "seconds")}
    if slowest:
        columns["pace"] = _each(costs, "pace")
        columns["slowest cell, seconds"] = [
            f"{max(cell['seconds'] for cell in cost['cells'].values()):.0f}"
            for cost in costs.values()
        ]
    columns["peak memory, MB"] = _each(costs, "peak_mb")
    origin = ""
    for what in ("date", "machine"):
        values = _each(costs, what)
        if len(set(values)) == 1:
            origin += f" {what.capitalize()}: {values[0]}."
        else:
            columns[what] = values
    rows = [*zip(*columns.values(), strict=True)]
    last = ["all", sum(columns["seconds"]), *[""] * (len(columns) - 2)]
    return {"origin": origin, "table": table(list(columns), [*rows, last])}


def _each(costs, what):
    return [cost.get(what, "unknown") for cost in costs.values()]


def main(arguments):
    commands.parser("report", __doc__).parse_args(arguments)
    with replaced(PATH) as unfinished:
        unfinished.write_text(current(), encoding="utf-8")
    print(f"written: {PATH}")


if __name__ == "__main__":
    main(sys.argv[1:])
