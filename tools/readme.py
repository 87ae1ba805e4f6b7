"""Fills the parts of README.md that follow from something else: python -m tools.readme

The course map comes from the notebooks, results and costs from benchmarks/, the
addresses from the one in pyproject.toml; while none is there, the reader is asked for
it.
"""

import math
import re
from urllib.parse import quote, urlparse

import numpy as np

from tools import navigation, notebooks, results
from tools.report import fast_ratio
from utils.files import replaced

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10; pytest brings it there
    import tomli as tomllib

PATH = notebooks.ROOT / "README.md"
PYPROJECT = notebooks.ROOT / "pyproject.toml"
PART = re.compile(r"(<!-- (\w+): make pages -->).*?(<!-- end -->)", re.S)


def address():
    """The address of the repository, or None."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository")


def binder(repository):
    """The Binder button; without an address, it leads to the form that asks for one."""
    how = "this button opens the course"
    if repository is None:
        how = (
            "this button opens Binder. Put the address of this repository there and "
            "press *launch*: the course opens"
        )
    return (
        f"[![Binder](https://mybinder.org/badge_logo.svg)]({launcher(repository)}) "
        f"**Without installing anything:** {how} in your browser after some minutes, "
        "on a small machine: one core, 2 GB of memory."
    )


def launcher(repository):
    """Where Binder opens the first notebook, or asks what to build."""
    if repository is None:
        return "https://mybinder.org"
    parts = urlparse(repository)
    where = f"git/{quote(repository, safe='')}"
    if parts.netloc == "github.com":
        where = f"gh/{parts.path.strip('/').removesuffix('.git')}"
    first = quote(f"notebooks/{notebooks.paths()[0].name}", safe="")
    return f"https://mybinder.org/v2/{where}/HEAD?labpath={first}"


def clone(repository):
    """The commands that fetch and start the course."""
    source = repository or "<address of this repository>"
    return f"```sh\ngit clone {source} digits\ncd digits\nmake lab\n```"


def measured(benchmark, paths, pictures):
    """The main results, from the contents of the files in benchmarks/."""

    def mean(recipe, what):
        return np.mean([run[what] for run in benchmark[recipe]])

    def trained(recipe):
        accuracy, seconds = mean(recipe, "accuracy"), mean(recipe, "seconds")
        return f"{accuracy:.2%} of the test digits after {seconds:.0f} s of training"

    def lost(recipe):
        return f"{100 * mean(recipe, 'robustness_loss'):.1f} points"

    times = paths["milliseconds"]
    quickest = min(times, key=times.get)
    rows = {
        "the tutorial's recipe": trained("tutorial"),
        "the course's fast recipe": trained("fast"),
        "the course's recipe": trained("augmented"),
        "time to 99.0 % of the validation digits, fast recipe": (
            f"{fast_ratio(benchmark):.2f} of that of Keras' published example"
        ),
        "lost when digits are moved, turned or badly drawn": (
            f"{lost('augmented')}, by the tutorial's recipe {lost('tutorial')}"
        ),
        "one image": (
            f"{times[quickest]:.2f} ms with {quickest}, "
            f"{times['model.predict']:.0f} ms with `model.predict`"
        ),
    }
    if "one_digit" in pictures:
        one = pictures["one_digit"]
        right = f"{one['right']:.1%} of {one['pictures']} pictures"
        rows["photos, scans and drawings by other writers"] = right
    lines = [f"| {what} | {result} |" for what, result in rows.items()]
    return "\n".join(["| | |", "|---|---|", *lines])


def costs(course):
    """How long it takes to run all notebooks, and how much memory the largest needs."""
    minutes = 5 * round(sum(cost["seconds"] for cost in course.values()) / 300)
    largest = max(course, key=lambda name: course[name]["peak_mb"])
    gigabytes = math.ceil(course[largest]["peak_mb"] / 100) / 10
    return (
        f"Running all of them takes about {minutes} minutes{cores(course)}. The one "
        f"that needs the most memory, notebook {int(largest[:2])}, needs "
        f"{gigabytes:.1f} GB."
    )


def cores(course):
    """On how many cores, where all notebooks were measured on as many."""
    machines = (cost.get("machine", "") for cost in course.values())
    found = {" on ".join(["", *re.findall(r"\d+ cores", one)]) for one in machines}
    return found.pop() if len(found) == 1 else ""


def parts():
    """What is made, by name."""
    repository = address()
    found = map(results.read, ("benchmark", "runtimes", "pictures"))
    return {
        "binder": binder(repository),
        "clone": clone(repository),
        "costs": costs(results.read("course")),
        "map": navigation.course_map("notebooks/"),
        "results": measured(*found),
    }


def filled(text):
    """The text of the README with its parts as they should be.

    Raises:
        KeyError: a part that nobody makes.
    """
    made = parts()
    return PART.sub(lambda part: f"{part[1]}\n\n{made[part[2]]}\n\n{part[3]}", text)


def main():
    with replaced(PATH) as unfinished:
        unfinished.write_text(filled(PATH.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
