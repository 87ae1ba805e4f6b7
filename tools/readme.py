"""Fills the parts of README.md that follow from something else: python -m tools.readme

The course map comes from the notebooks, the results from models/, the addresses from
the one in pyproject.toml; while none is there, the README says how to do without.
"""

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
    """How to start the course on Binder."""
    if repository is None:
        return (
            "**Without installing anything:** put the address of this repository into "
            "[mybinder.org](https://mybinder.org). After some minutes the course opens "
            "in your browser, on a small machine: one core, 2 GB of memory."
        )
    parts = urlparse(repository)
    where = f"git/{quote(repository, safe='')}"
    if parts.netloc == "github.com":
        where = f"gh/{parts.path.strip('/')}"
    return (
        f"[![Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/"
        f"{where}/HEAD) **Without installing anything:** this button opens the course "
        "in your browser after some minutes, on a small machine: one core, 2 GB of "
        "memory."
    )


def clone(repository):
    """The commands that fetch and start the course."""
    source = repository or "<address of this repository>"
    return f"```sh\ngit clone {source} digits\ncd digits\nmake lab\n```"


def measured(benchmark, paths, pictures):
    """The main results, from the contents of the files in models/."""

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


def parts():
    """What is made, by name."""
    repository = address()
    found = map(results.read, ("benchmark", "paths", "pictures"))
    return {
        "binder": binder(repository),
        "clone": clone(repository),
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
