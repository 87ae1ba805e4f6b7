"""Binder would build the course, and begin with its first notebook."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from packaging.requirements import Requirement

from tests.browser.lab import Lab
from tests.unit.test_project import lines
from tools import notebooks

BINDER = notebooks.ROOT / "binder"


def run(*command, **environment):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=notebooks.ROOT,
        env=os.environ | {"PATH": path} | environment,
        capture_output=True,
        text=True,
    )


def test_repo2docker_understands_the_folder():
    done = run("jupyter-repo2docker", "--no-build", "--debug", ".")
    assert done.returncode == 0, done.stderr
    assert "Building conda environment for python=3.11" in done.stderr
    for step in (
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "RUN ./binder/postBuild",
        'R2D_ENTRYPOINT="${REPO_DIR}/binder/start"',
    ):
        assert step in done.stdout


def test_binder_installs_what_a_learner_installs():
    assert lines("binder/requirements.txt") == [
        "-r ../requirements.txt",
        "-c ../constraints.txt",
    ]


def test_binder_gets_the_cpu_build():
    machine = {"sys_platform": "linux", "platform_machine": "x86_64"}
    packages = [Requirement(line) for line in lines("requirements.txt")[:-1]]
    chosen = [p.name for p in packages if not p.marker or p.marker.evaluate(machine)]
    assert "tensorflow-cpu" in chosen
    assert "tensorflow" not in chosen


def test_the_build_checks_everything_and_sets_jupyterlab_up(tmp_path):
    done = run("binder/postBuild", JUPYTERLAB_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "All is well." in done.stdout
    settings = json.loads((tmp_path / "settings" / "overrides.json").read_text())
    [(name, values)] = settings.items()
    plugin, _, setting = name.partition(":")
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    schema = json.loads((schemas / plugin / f"{setting}.json").read_text())
    assert values.keys() <= schema["properties"].keys()


def test_a_build_without_the_model_fails(tmp_path):
    done = run("binder/postBuild", COURSE_MODELS=str(tmp_path))
    assert done.returncode != 0
    assert "is missing: run notebook 05" in done.stdout


def test_start_starts_what_it_is_given():
    done = run("binder/start", "sh", "-c", 'echo "$MALLOC_ARENA_MAX" "$@"', "-", "a b")
    assert done.stdout == "2 a b\n"


def test_jupyterlab_opens_the_first_notebook(tmp_path):
    lab = Lab(notebooks.ROOT, tmp_path, start=[BINDER / "start"])
    try:
        lab.wait()
        with urllib.request.urlopen(lab.url) as page:
            assert page.url.endswith(f"/lab/tree/notebooks/{notebooks.paths()[0].name}")
    finally:
        lab.stop()


def test_an_image_holds_nothing_of_this_machine():
    ignored = lines("binder/.dockerignore")
    assert {".venv", "cache", "my_digits"} <= set(ignored)
    assert ".git" not in ignored  # it brings the model of the course back
