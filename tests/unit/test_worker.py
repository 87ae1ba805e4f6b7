"""The command line of a worker: python -m utils.worker"""

import subprocess
import sys


def run(*options):
    command = [sys.executable, "-m", "utils.worker", *options]
    return subprocess.run(command, capture_output=True, text=True)


def test_help_tells_how_it_is_started():
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: python -m utils.worker ")
    assert "--folder FOLDER" in done.stdout


def test_without_a_folder_it_says_what_is_missing():
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "the following arguments are required: --folder" in done.stderr
