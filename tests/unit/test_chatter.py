"""Known messages of C++ libraries are held back, and no others."""

import os
import subprocess
import sys
import threading

import pytest

from utils.chatter import CHATTER, without_chatter
from utils.paths import ROOT

LOUD = f"INFO: {CHATTER[0]}\n".encode()


def test_only_chatter_is_held_back(capfd):
    def write():
        with without_chatter():
            os.write(2, LOUD)
            os.write(2, b"E0000 something is wrong\n")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        write()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "E0000 something is wrong\nafter\n"


def test_blocks_may_be_nested(capfd):
    with without_chatter():
        with without_chatter():
            os.write(2, b"inner\n")
        os.write(2, LOUD)
        os.write(2, b"outer\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "inner\nouter\nafter\n"


def test_blocks_of_two_threads_may_end_in_any_order(capfd):
    """The first one ends first: what it saw as standard error is not the second's."""
    entered, left = threading.Event(), threading.Event()

    def second():
        with without_chatter():
            entered.set()
            assert left.wait(60)
            os.write(2, LOUD)
            os.write(2, b"second\n")

    thread = threading.Thread(target=second)
    with without_chatter():
        thread.start()
        assert entered.wait(60)
        os.write(2, b"first\n")
    left.set()
    thread.join()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "first\nsecond\nafter\n"


def test_many_threads_leave_standard_error_and_no_open_files(capfd):
    def many():
        for _ in range(50):
            with without_chatter():
                os.write(2, LOUD)

    threads = [threading.Thread(target=many) for _ in range(8)]
    before = os.dup(2)
    os.close(before)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = os.dup(2)
    os.close(after)
    assert after == before  # the lowest number that is free
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


TENSORFLOW = """
import os
os.write(2, b"{chatter}\\nE0000 something is wrong\\n")
import logging
get_logger = lambda: logging.getLogger("tensorflow")
"""


@pytest.mark.parametrize(
    "looks",
    [
        "",
        "from importlib import util; util.find_spec('tensorflow');",
        "from importlib import util; [util.find_spec('tensorflow') for _ in range(2)];",
    ],
)
def test_tensorflow_loads_without_chatter(tmp_path, looks):
    """Also if someone looked for it before, as many libraries do."""
    package = tmp_path / "tensorflow"
    package.mkdir()
    (package / "__init__.py").write_text(TENSORFLOW.format(chatter=CHATTER[0]))
    result = run(f"import utils; {looks} import tensorflow", tmp_path)
    assert result.stderr == "E0000 something is wrong\n"
    assert result.returncode == 0


def test_without_tensorflow_the_error_is_the_usual_one(tmp_path):
    """`-S`: without the installed packages."""
    result = run("import utils; import tensorflow", tmp_path, "-S")
    assert "ModuleNotFoundError: No module named 'tensorflow'" in result.stderr


def run(program, folder, *options):
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, *options, "-c", program],
        env=os.environ | {"PYTHONPATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
    )
