"""What the project says of itself is true."""

import hashlib
import re
import struct
import subprocess
from importlib import metadata

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from tools import navigation, notebooks, readme, report, results
from utils.datasets.data_files import SHA256, load_mnist
from utils.paths import DATA

PROJECT = metadata.metadata("handwritten-digits-course")
CONSTRAINTS = (notebooks.ROOT / "constraints.txt").read_text().splitlines()


def lines(path):
    """The lines of a file of requirements without its comments."""
    text = (notebooks.ROOT / path).read_text()
    return [line for line in text.splitlines() if line and line[0] != "#"]


def test_requirements_are_pinned_and_constrained():
    *packages, last = lines("requirements.txt")
    assert last == "-e ."
    first, *for_maintainers = lines("requirements-dev.txt")
    assert first == "-r requirements.txt"
    exact = {re.split("==", line)[0] for line in CONSTRAINTS}
    for package in packages + for_maintainers:
        name = re.match(r"([\w-]+)~=\d", package)
        assert name, package
        assert name.group(1) in exact
    assert all("==" in line for line in CONSTRAINTS)


def test_data_readme_names_the_checksums():
    readme = (DATA / "README.md").read_text()
    for name, checksum in SHA256.items():
        assert name in readme
        assert checksum in readme


def test_training_images_are_the_published_ones():
    images = load_mnist(validation_split=0).train.images
    content = struct.pack(">IIII", 2051, *images.shape) + images.tobytes()
    checksum = hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert checksum == "6bbc9ace898e44ae57da46a324031adb"
    assert checksum in (DATA / "README.md").read_text()


def test_the_readme_is_current():
    text = readme.PATH.read_text(encoding="utf-8")
    assert {part[1] for part in readme.PART.findall(text)} == set(readme.parts())
    assert text == readme.filled(text), "run: make pages"


def test_the_contents_are_current():
    stored = notebooks.read(notebooks.FOLDER / navigation.CONTENTS)
    made = navigation.contents()
    assert [c.source for c in stored.cells] == [c.source for c in made.cells], (
        "run: make pages"
    )


def test_the_benchmarks_are_current():
    names = ("benchmark", "runtimes", "pictures", "course", "binder")
    made = report.report(*map(results.read, names))
    assert report.PATH.read_text(encoding="utf-8") == made, "run: make pages"


# of an address of Binder: the newest commit, and the notebook that JupyterLab opens
FIRST = f"HEAD?labpath=notebooks%2F{notebooks.paths()[0].name}"


@pytest.mark.parametrize(
    ("repository", "link"),
    [
        (None, "https://mybinder.org"),
        ("https://github.com/a/b", f"https://mybinder.org/v2/gh/a/b/{FIRST}"),
        ("https://github.com/a/b.git", f"https://mybinder.org/v2/gh/a/b/{FIRST}"),
        (
            "https://git.example/a/b.git",
            f"https://mybinder.org/v2/git/https%3A%2F%2Fgit.example%2Fa%2Fb.git/{FIRST}",
        ),
    ],
)
def test_one_address_makes_badge_and_commands(repository, link, monkeypatch):
    monkeypatch.setattr(readme, "address", lambda: repository)
    text = readme.filled(readme.PATH.read_text(encoding="utf-8"))
    assert f"[![Binder](https://mybinder.org/badge_logo.svg)]({link})" in text
    source = repository or "<address of this repository>"
    assert f"git clone {source} digits" in text


MACHINE = {"machine": "a machine, 4 cores, Linux"}
COURSE = {
    "00_one": MACHINE | {"seconds": 900, "peak_mb": 900},
    "01_two": MACHINE | {"seconds": 700, "peak_mb": 1201},
}


def test_the_costs_of_the_notebooks_are_rounded():
    assert readme.costs(COURSE) == (
        "Running all of them takes about 25 minutes on 4 cores. The one that needs the "
        "most memory, notebook 1, needs 1.3 GB."
    )


@pytest.mark.parametrize("machine", ["", "another machine, 2 cores, Linux"])
def test_the_cores_are_named_where_all_notebooks_ran_on_as_many(machine):
    other = COURSE["00_one"] | {"machine": machine}
    assert "about 25 minutes. The" in readme.costs(COURSE | {"00_one": other})


def test_a_part_that_nobody_makes():
    with pytest.raises(KeyError, match="news"):
        readme.filled("<!-- news: make pages -->\n<!-- end -->")


@pytest.mark.parametrize(
    "command", ["lab", "app", "test", "course", "bench", "pages", "lint", "help"]
)
def test_make_explains_its_commands(command):
    printed = subprocess.run(
        ["make", "help"], cwd=notebooks.ROOT, capture_output=True, text=True
    ).stdout
    assert re.search(rf"^{command}  .+", printed, re.MULTILINE)


def test_jupyterlab_starts_as_on_binder():
    command = ["make", "--dry-run", "lab"]
    printed = subprocess.run(
        command, cwd=notebooks.ROOT, capture_output=True, text=True
    ).stdout
    assert "binder/start .venv/bin/jupyter lab" in printed


def test_the_workflow_runs_the_same_command_on_every_python():
    path = notebooks.ROOT / ".github" / "workflows" / "test.yml"
    workflow = yaml.safe_load(path.read_text())
    job = workflow["jobs"]["test"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == ["make lint PYTHON=python", "make test PYTHON=python"]
    supported = SpecifierSet(PROJECT["Requires-Python"])
    pythons = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in supported]
    assert job["strategy"]["matrix"]["python"] == pythons
    # YAML takes the key "on" for true; a branch with a pull request runs once
    assert workflow[True]["push"] == {"branches": ["main"]}
    assert "pull_request" in workflow[True]


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((notebooks.ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["Version"]
    assert citation["license"][0] == PROJECT["License-Expression"]
    text = readme.PATH.read_text(encoding="utf-8")
    assert text.startswith(f"# {citation['title']}\n")
