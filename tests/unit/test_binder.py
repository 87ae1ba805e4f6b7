"""Binder would build the course, and begin with its first notebook."""

import json
import os
import subprocess
import sys
import urllib.request
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
from tools import notebooks
from tools.browser.lab import free_port, wait_for
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


def build(folder, first, **environment):
    """The last step of a build, where each Python runs the code in `first` first."""
    (folder / "sitecustomize.py").write_text(first)
    return run("binder/postBuild", PYTHONPATH=str(folder), **environment)


def test_a_small_machine_can_build_and_set_jupyterlab_up(tmp_path):
    memory = "lambda: type('Memory', (), {'total': 10**9})"
    small = f"import psutil; psutil.virtual_memory = {memory}"
    done = build(tmp_path, small, JUPYTERLAB_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "1.0 GB of memory" in done.stdout
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


@pytest.fixture(params=["jupyterlab", "jupyter_server"])
def server(request, tmp_path):
    """The address of a server that one of Jupyter's commands starts, as on Binder."""
    log, port = tmp_path / "log", free_port()
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    options = (f"--port={port}", "--ServerApp.allow_root=True", "--no-browser")
    with log.open("w") as file:
        process = subprocess.Popen(
            [BINDER / "start", sys.executable, "-m", request.param, *options]
            + ["--ip=127.0.0.1", "--IdentityProvider.token="],
            cwd=ROOT,
            env=os.environ | dict.fromkeys(own, str(tmp_path)),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)


def test_jupyter_opens_the_first_notebook(server):
    with urllib.request.urlopen(server) as page:
        assert page.url.endswith(f"/lab/tree/notebooks/{notebooks.paths()[0].name}")


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
