"""Writes BENCHMARKS.md from what was measured: python -m tools.report"""

import numpy as np

from tools import course, notebooks, results
from utils.files import replaced

PATH = notebooks.ROOT / "BENCHMARKS.md"
NAMES = {
    "keras_example": "Keras' published example (15 epochs)",
    "tutorial": "the tutorial's recipe (10 epochs)",
    "one_cycle": "the tutorial's network, one-cycle (notebook 4, 5 epochs)",
    "fast": "fast: one epoch of the course's network, batches of 64 (notebook 5)",
    "plain": "the course's recipe without augmentation (9 epochs)",
    "augmented": "the course's recipe (9 epochs)",
}


def report(benchmark, paths, pictures, costs, binder):
    """The text of BENCHMARKS.md, from the contents of the files in benchmarks/."""
    versions = ", ".join(f"{name} {one}" for name, one in benchmark["versions"].items())
    parts = [
        "# Benchmarks",
        f"Written by `make bench` and `make course`. {versions}.",
        "Machines are noisy, so compare figures of one table with each other.",
        _training(benchmark),
        _paths(paths),
        _pictures(pictures),
        _course(costs),
    ]
    if binder:
        parts.append(_binder(binder))
    return "\n\n".join(parts) + "\n"


def _measured(figures):
    return f"Measured on {figures['date']}. Machine: {figures['machine']}."


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _training(benchmark):
    levels = benchmark["fast"][0]["seconds_to"]
    rows = []
    for name, text in NAMES.items():
        runs = benchmark[name]
        accuracies = [run["accuracy"] for run in runs]
        rows.append(
            [
                text,
                f"{runs[0]['parameters']:,}",
                f"{np.mean([run['seconds'] for run in runs]):.0f}",
                *(_reached(runs, level) for level in levels),
                f"{np.mean(accuracies):.2%}",
                f"{100 * np.std(accuracies, ddof=1):.2f}",
                f"{100 * np.mean([run['robustness_loss'] for run in runs]):.1f}",
            ]
        )
    header = ["recipe", "parameters", "seconds", *(f"to {level}" for level in levels)]
    header += ["test accuracy", "spread", "lost on changed digits"]
    step = benchmark["milliseconds_per_step"]
    return (
        f"## Training\n\n{_measured(benchmark)}\n\n"
        f"{len(benchmark['fast'])} seeds each, 55,000 digits to train with. Seconds to "
        "a validation accuracy are means over the seeds that reached it. Spread and "
        "loss are in percentage points.\n\n"
        f"{table(header, rows)}\n\n"
        "The recipes with the course's network take a `tf.data` pipeline, a one-cycle "
        "schedule and ten training steps per call (`steps_per_execution=10`). Keras' "
        "example and the tutorial's recipe take arrays, Adam at its constant rate and "
        "one step per call, as `fit` does by itself; so does the tutorial's network "
        "with one-cycle, but for the rate.\n\n"
        f"To 99.0 %, the fast recipe takes {fast_ratio(benchmark):.2f} of the time of "
        f"Keras' example. One step per call, a training step takes {step['plain']} ms, "
        f"with augmentation {step['augmented']} ms: a ratio of {step['ratio']}."
    )


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


def _paths(paths):
    slowest = paths["milliseconds"]["model.predict"]
    rows = [
        [name, f"{one:.2f}", f"{slowest / one:.0f}"]
        for name, one in sorted(paths["milliseconds"].items(), key=lambda item: item[1])
    ]
    imports = [
        [f"`{name}`", one, paths["import_mb"][name]]
        for name, one in paths["import_seconds"].items()
    ]
    return (
        f"## One image\n\n{_measured(paths)}\n\n"
        "Median time of the course's model for one image, and how many times as fast "
        "as `model.predict` it is. All ways are asked in turns. Asked many times in a "
        "row, as in notebook 6, the quick ones are quicker, and their order may change."
        "\n\n"
        f"{table(['way', 'ms', 'times as fast'], rows)}\n\n"
        f"{table(['import of', 'seconds', 'peak memory, MB'], imports)}"
    )


def _pictures(pictures):
    speed = pictures["speed"]
    text = (
        f"## Pictures\n\n{_measured(pictures)}\n\n"
        "From a JPEG of 1000 x 1000 pixels to a digit of 28 x 28: "
        f"{speed['milliseconds_of_prepare_digit']} ms; to the answer: "
        f"{speed['milliseconds_of_predict_digit']} ms."
    )
    if "one_digit" not in pictures:
        return text
    one, several = pictures["one_digit"], pictures["several_digits"]
    rows = [
        [kind, found["pictures"], f"{found['right']:.1%}"]
        for kind, found in one["right_by_kind"].items()
    ]
    rows.append(["all", one["pictures"], f"{one['right']:.1%}"])
    return (
        f"{text}\n\nReal handwriting by other writers, one digit each:\n\n"
        f"{table(['kind', 'pictures', 'right'], rows)}\n\n"
        f"Several digits: {several['complete']} of {several['pictures']} pictures are "
        "read without a mistake."
    )


def _course(costs):
    header = ["notebook", "seconds", "slowest cell, seconds", "peak memory, MB"]
    rows = []
    for name, cost in costs.items():
        slowest = max(cell["seconds"] for cell in cost["cells"].values())
        rows.append([name, cost["seconds"], f"{slowest:.0f}", cost["peak_mb"]])
    text = f"Written by `make course`.{_origin(costs, header, rows)}"
    return f"## Notebooks\n\n{text}\n\n{_with_sum(header, rows)}"


def _binder(costs):
    header = ["notebook", "seconds", "peak memory, MB"]
    rows = [[name, cost["seconds"], cost["peak_mb"]] for name, cost in costs.items()]
    text = f'Written by `make course ARGS="--binder"`.{_origin(costs, header, rows)}'
    return (
        "## Notebooks on one core with 2 GB, as on Binder\n\n"
        f"{text} A notebook may take {course.LIMIT / 1e6:,.0f} MB, for JupyterLab's "
        f"server needs some.\n\n{_with_sum(header, rows)}"
    )


def _origin(costs, header, rows):
    """The date and the machine, or columns of them where the notebooks differ."""
    text = ""
    for what in ("date", "machine"):
        values = [cost.get(what, "unknown") for cost in costs.values()]
        if len(set(values)) == 1:
            text += f" {what.capitalize()}: {values[0]}."
            continue
        header.append(what)
        for row, value in zip(rows, values, strict=True):
            row.append(value)
    return text


def _with_sum(header, rows):
    """The table with all seconds together in its last row."""
    seconds = sum(row[1] for row in rows)
    return table(header, [*rows, ["all", seconds, *[""] * (len(header) - 2)]])


def main():
    names = ("benchmark", "runtimes", "pictures", "course", "binder")
    with replaced(PATH) as unfinished:
        unfinished.write_text(report(*map(results.read, names)), encoding="utf-8")
    print(f"written: {PATH}")


if __name__ == "__main__":
    main()
