"""Fills the parts of README.md that follow from something else: python -m tools.readme

The course map comes from the notebooks, results and costs from benchmarks/, the
addresses from the one in pyproject.toml; while none is there, the reader is asked for
it.
"""

import math
import re
import sys
from pathlib import Path
from urllib.parse import quote, urlparse

import numpy as np

from tools import commands, navigation, notebooks, results
from tools.report import fast_ratio
from utils.export import filled
from utils.files import replaced

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10; pytest brings it there
    import tomli as tomllib

PATH = notebooks.ROOT / "README.md"
PYPROJECT = notebooks.ROOT / "pyproject.toml"
TEMPLATES = Path(__file__).parent / "templates" / "readme"
PART = re.compile(r"(<!-- (\w+): make pages -->).*?(<!-- end -->)", re.S)


def address():
    """The address of the repository, or None."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository")


def binder(repository):
    """The Binder button; without an address, it leads to the form that asks for one."""
    return _filled("binder", repository=repository, launcher=launcher(repository))


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


def try_it(repository):
    """Where the recogniser's page is: published by GitHub, or in the repository."""
    return _filled("try", published=published(repository))


def published(repository):
    """Where .github/workflows/page.yml publishes the page, or None."""
    parts = urlparse(repository or "")
    if parts.netloc != "github.com":
        return None
    owner, name = parts.path.strip("/").removesuffix(".git").split("/")
    return f"https://{owner.lower()}.github.io/{name}/recogniser.html"


def clone(repository):
    """The commands that fetch and start the course."""
    return _filled("clone", repository=repository)


def measured(benchmark, runtimes, pictures):
    """The main results, from the contents of the files in benchmarks/."""
    times = runtimes["milliseconds"]
    return _filled(
        "results",
        mean=lambda recipe, what: np.mean([run[what] for run in benchmark[recipe]]),
        fast_ratio=fast_ratio(benchmark),
        times=times,
        quickest=min(times, key=times.get),
        one_digit=pictures.get("one_digit"),
        **pages_read(pictures["pages"]),
    )


def pages_read(pages):
    """The kinds of pages that are mostly read, and the others, with their counts."""
    most = pages["of_each_kind"]
    said = {True: [], False: []}
    for kind, found in pages["kinds"].items():
        said[found["right"] > most / 2].append(f"{kind} {found['right']}")
    return {
        "digits": pages["digits"],
        "pages": most,
        "pages_read": ", ".join(said[True]),
        "pages_unread": ", ".join(said[False]),
    }


def costs(course):
    """How long it takes to run all notebooks, and how much memory the largest needs."""
    largest = max(course, key=lambda name: course[name]["peak_mb"])
    return _filled(
        "costs",
        minutes=5 * round(sum(cost["seconds"] for cost in course.values()) / 300),
        cores=cores(course),
        largest=int(largest[:2]),
        gigabytes=math.ceil(course[largest]["peak_mb"] / 100) / 10,
    )


def cores(course):
    """On how many cores, where all notebooks were measured on as many."""
    machines = (cost.get("machine", "") for cost in course.values())
    found = {" on ".join(["", *re.findall(r"\d+ cores", one)]) for one in machines}
    return found.pop() if len(found) == 1 else ""


def _filled(name, **values):
    return filled(TEMPLATES / f"{name}.md", **values).strip()


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
        "try": try_it(repository),
    }


def current(text):
    """The text of the README with its parts as they should be.

    Raises:
        KeyError: a part that nobody makes.
    """
    made = parts()
    return PART.sub(lambda part: f"{part[1]}\n\n{made[part[2]]}\n\n{part[3]}", text)


def main(arguments):
    commands.parser("readme", __doc__).parse_args(arguments)
    with replaced(PATH) as unfinished:
        unfinished.write_text(current(PATH.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
