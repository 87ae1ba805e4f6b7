"""What the project says of itself is true."""

import hashlib
import re
import struct
import subprocess
from importlib import metadata

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from tools import readme
from utils.datasets.data_files import SHA256, load_mnist
from utils.paths import DATA, ROOT

PROJECT = metadata.metadata("handwritten-digits-course")
CONSTRAINTS = (ROOT / "constraints.txt").read_text().splitlines()


def lines(path):
    """The lines of a file of requirements without its comments."""
    text = (ROOT / path).read_text()
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


@pytest.mark.parametrize(
    "command",
    [
        "lab",
        "sheet",
        "page",
        "app",
        "site",
        "student",
        "test",
        "course",
        "bench",
        "pages",
        "lint",
        "help",
    ],
)
def test_make_explains_its_commands(command):
    printed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    assert re.search(rf"^{command}  .+", printed, re.MULTILINE)


def planned(target, *arguments):
    """What make would run for a target."""
    command = ["make", "--dry-run", "--no-print-directory", target, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def test_jupyterlab_starts_with_the_options():
    expected = ".venv/bin/python -m utils.lab --no-browser\n"
    assert planned("lab", "ARGS=--no-browser").endswith(expected)


def test_the_app_comes_after_its_page():
    [*_, page, app] = planned("app", "ARGS=--no-browser").splitlines()
    assert page == ".venv/bin/python -m tools.page"
    assert app == ".venv/bin/python -m tools.app --no-browser"


def test_a_workflow_makes_and_publishes_the_site():
    path = ROOT / ".github" / "workflows" / "page.yml"
    workflow = yaml.safe_load(path.read_text())
    steps = workflow["jobs"]["publish"]["steps"]
    commands = [one.get("run") for one in steps]
    uploads = [one.get("with") for one in steps]
    assert commands.index("make site PYTHON=python") < uploads.index({"path": "site"})
    assert workflow["permissions"]["pages"] == "write"
    paths = workflow[True]["push"]["paths"]
    assert {"site/**", "notebooks/**", "tools/site/**", "**.md"} <= set(paths)


def test_git_keeps_of_the_site_only_the_recogniser():
    made = ["site/index.html", "site/pictures/a.png", "site/site.css"]
    command = ["git", "check-ignore", "--no-index", *made, "site/recogniser.html"]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    assert ignored.split() == made


def test_the_workflow_runs_the_same_command_on_every_python():
    path = ROOT / ".github" / "workflows" / "test.yml"
    workflow = yaml.safe_load(path.read_text())
    job = workflow["jobs"]["test"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    targets = ("lint", "page", "site", "test")
    assert commands == [f"make {target} PYTHON=python" for target in targets]
    without = workflow["jobs"]["without-browser"]
    assert without["env"] == {"CI": ""}  # else a missing browser is a failure
    assert "make test" in without["steps"][-1]["run"]
    supported = SpecifierSet(PROJECT["Requires-Python"])
    pythons = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in supported]
    assert job["strategy"]["matrix"]["python"] == pythons
    # YAML takes the key "on" for true; a branch with a pull request runs once
    assert workflow[True]["push"] == {"branches": ["main"]}
    assert "pull_request" in workflow[True]


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["Version"]
    assert citation["license"][0] == PROJECT["License-Expression"]
    text = readme.PATH.read_text(encoding="utf-8")
    assert text.startswith(f"# {citation['title']}\n")
