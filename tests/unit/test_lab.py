"""Each way to start JupyterLab leads to the first notebook, without questions."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from jupyterlab import labapp

from tools import notebooks
from tools.browser.lab import free_port, wait_for
from utils import lab
from utils.paths import ROOT

BINDER = ROOT / "binder"
LAB = [sys.executable, "-m", "utils.lab"]
STARTS = {
    "utils.lab": LAB,
    "Binder": [BINDER / "start", sys.executable, "-m", "jupyterlab"],
    "a server on Binder": [BINDER / "start", sys.executable, "-m", "jupyter_server"],
}


class Server(NamedTuple):
    url: str
    log: Path
    process: subprocess.Popen

    def asked(self, path):
        """What it answers, from JSON."""
        with urllib.request.urlopen(f"{self.url}/{path}") as answer:
            return json.load(answer)


@contextmanager
def started(command, folder):
    """A `Server` with files of its own in a folder, until the end of the block."""
    log, port = folder / "log", free_port()
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    options = (f"--port={port}", "--ServerApp.allow_root=True", "--no-browser")
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, *options, "--ip=127.0.0.1", "--IdentityProvider.token="],
            cwd=ROOT,
            env=os.environ | dict.fromkeys(own, str(folder)),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status", process, log)
        yield Server(f"http://127.0.0.1:{port}", log, process)
    finally:
        process.terminate()
        process.wait(15)


@pytest.fixture(scope="module", params=STARTS)
def server(request, tmp_path_factory):
    with started(STARTS[request.param], tmp_path_factory.mktemp("lab")) as server:
        yield server


def test_the_first_page_is_the_first_notebook(server):
    with urllib.request.urlopen(server.url) as page:
        assert page.url.endswith(f"/lab/tree/notebooks/{notebooks.paths()[0].name}")


def test_nobody_is_asked_about_news(server):
    plugin = "@jupyterlab/apputils-extension:notification"
    known = server.asked(f"lab/api/settings/{plugin}")["schema"]["properties"]
    assert known["fetchNews"]["default"] == "false"
    assert known["checkForUpdates"]["default"] is False


def test_the_terminal_lists_no_language_servers(server):
    assert server.asked("lsp/status")["sessions"] == {}
    log = server.log.read_text()
    assert "jupyter_lsp | extension was successfully loaded" in log
    assert "server(s)" not in log


def test_ctrl_c_ends_it(tmp_path):
    with started(LAB, tmp_path) as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(15) == 0
    assert "Interrupted" in server.log.read_text()


@pytest.mark.parametrize(
    ("before", "folders"), [(None, [BINDER]), ("own", [BINDER, "own"])]
)
def test_kernels_inherit_the_settings(before, folders, monkeypatch):
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", before or "")
    monkeypatch.setattr(labapp, "main", lambda: dict(os.environ))
    found = lab.main()
    assert found["MALLOC_ARENA_MAX"] == "2"
    assert found["JUPYTER_CONFIG_PATH"] == os.pathsep.join(map(str, folders))


def test_an_unknown_option_gets_the_answer_of_jupyterlab():
    theirs, ours = (
        subprocess.run(
            [*command, "--no-such-option"], cwd=ROOT, capture_output=True, text=True
        )
        for command in ([sys.executable, "-m", "jupyterlab"], LAB)
    )
    assert ours.returncode == theirs.returncode != 0
    said = "error: unrecognized arguments: --no-such-option"
    assert said in theirs.stderr
    assert said in ours.stderr
