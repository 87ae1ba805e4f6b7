"""Binder would build the course; how it starts is in test_lab.py."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock, create_autospec

import pytest
from jupyter_client.manager import KernelManager
from jupyter_server.services.kernels.connection.channels import (
    ZMQChannelsWebsocketConnection,
)
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from packaging.requirements import Requirement
from traitlets.config.loader import PyFileConfigLoader

from tests.unit.test_project import lines
from utils.paths import ROOT

BINDER = ROOT / "binder"


def run(*command, **environment):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=ROOT,
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


def build(folder, first):
    """The last step of a build, where each Python runs the code in `first` first."""
    (folder / "sitecustomize.py").write_text(first)
    return run("binder/postBuild", PYTHONPATH=str(folder))


def test_a_small_machine_can_build(tmp_path):
    memory = "lambda: type('Memory', (), {'total': 10**9})"
    small = f"import psutil; psutil.virtual_memory = {memory}"
    done = build(tmp_path, small)
    assert done.returncode == 0, done.stderr
    assert "1.0 GB of memory" in done.stdout
    assert "All is well." in done.stdout


def test_a_build_without_the_model_fails(tmp_path):
    done = run("binder/postBuild", COURSE_MODELS=str(tmp_path))
    assert done.returncode != 0
    assert "is missing: run notebook 08" in done.stdout


@pytest.mark.parametrize(
    "module",
    ["ai_edge_litert.interpreter", "onnx", "voila", "utils.datasets.letters"],
)
def test_a_build_without_a_module_fails(module, tmp_path):
    done = build(tmp_path, f"import sys; sys.modules[{module!r}] = None")
    assert done.returncode != 0
    assert f"import of {module} halted" in done.stderr


def test_start_starts_what_it_is_given():
    done = run("binder/start", "sh", "-c", 'echo "$MALLOC_ARENA_MAX" "$@"', "-", "a b")
    assert done.stdout == "2 a b\n"


def test_what_a_kernel_sends_goes_out_at_once(monkeypatch):
    connected = Mock()
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", connected)
    config = PyFileConfigLoader("jupyter_config.py", str(BINDER)).load_config()
    page = create_autospec(KernelWebsocketHandler, instance=True)
    connection = config.ServerApp.kernel_websocket_connection_class(
        parent=KernelManager(), websocket_handler=page
    )
    assert connection.connect() is connected.return_value
    page.set_nodelay.assert_called_once_with(True)


def test_an_image_holds_nothing_of_this_machine():
    ignored = lines("binder/.dockerignore")
    assert {".venv", "cache", "my_digits"} <= set(ignored)
    assert ".git" not in ignored  # it brings the model of the course back
