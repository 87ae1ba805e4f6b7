"""The container of Codespaces: its file is valid, and its commands are the course's."""

import json
import re
import shlex
import subprocess

import jsonschema
import pytest

from tests.unit.test_project import PROJECT
from utils.paths import ROOT

PATH = ROOT / ".devcontainer" / "devcontainer.json"
SIZE = {"type": "string", "pattern": r"^\d+(tb|gb|mb|kb)$"}
TEXTS = {"type": "array", "items": {"type": "string"}}
# the part of containers.dev's schema that the file uses
SCHEMA = {
    "type": "object",
    "required": ["image", "hostRequirements", "postCreateCommand"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "image": {"type": "string"},
        "hostRequirements": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "cpus": {"type": "integer", "minimum": 1},
                "memory": SIZE,
                "storage": SIZE,
            },
        },
        "postCreateCommand": {"type": "string"},
        "containerEnv": {"type": "object", "additionalProperties": {"type": "string"}},
        "customizations": {
            "type": "object",
            "properties": {
                "vscode": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"extensions": TEXTS, "settings": {"type": "object"}},
                }
            },
        },
    },
}


@pytest.fixture
def container():
    return json.loads(PATH.read_text("utf-8"))


def test_the_file_is_valid(container):
    jsonschema.validate(container, SCHEMA)


@pytest.mark.parametrize(
    "change",
    [{"postCreateCommand": 3}, {"hostRequirements": {"cpus": "2"}}, {"imag": "x"}],
)
def test_a_file_that_is_not_valid_is_found(change, container):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(container | change, SCHEMA)


def test_it_has_a_python_of_the_course_and_two_cores(container):
    image = re.fullmatch(
        r"mcr\.microsoft\.com/devcontainers/python:(3\.\d+)", container["image"]
    )
    assert f"<{image[1][:2]}{int(image[1][2:]) + 1}" in PROJECT["Requires-Python"]
    assert container["hostRequirements"]["cpus"] == 2


def test_it_installs_the_course_with_that_python(container):
    program, target, python = shlex.split(container["postCreateCommand"])
    assert program == "make"
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", target, python],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert planned.returncode == 0, planned.stderr
    assert "\npython3 -m venv .venv\n" in planned.stdout
    # the image's own; the system below it has one without what venv needs
    assert python == "PYTHON=python3"


def test_the_editor_finds_that_installation(container):
    settings = container["customizations"]["vscode"]["settings"]
    interpreter = settings["python.defaultInterpreterPath"]
    assert interpreter == "${containerWorkspaceFolder}/.venv/bin/python"


def test_kernels_need_as_little_memory_as_with_make(container):
    exported = dict(
        re.findall(
            r"^export (\w+) := (\w+)$", (ROOT / "Makefile").read_text(), re.MULTILINE
        )
    )
    assert container["containerEnv"] == exported
