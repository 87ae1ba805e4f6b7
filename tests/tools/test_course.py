"""The course is executed and measured: small notebooks made here."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tools import course, navigation, notebooks, pace, results


def test_the_course_is_run_in_place_and_measured(add, capsys):
    path = add("00_one", 'print("a")\nprint("b")', "1 + 1")
    add("01_two", "import nowhere")
    course.main(["00"])
    notebook = notebooks.read(path)
    first, second = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert [output.text for output in first.outputs] == ["a\nb\n"]
    assert second.outputs[0].data["text/plain"] == "2"
    assert [first.execution_count, second.execution_count] == [1, 2]
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert not any(cell.metadata for cell in notebook.cells)

    header, row, total = capsys.readouterr().out.splitlines()
    name, seconds, megabytes, *_ = row.split()
    assert header.split() == ["notebook", "seconds", "peak", "MB", "slowest", "cell"]
    assert name == "00_one"
    assert total.split() == ["all", seconds]
    assert int(seconds) == results.read("course")["00_one"]["seconds"]
    assert int(megabytes) == results.read("course")["00_one"]["peak_mb"]
    hashes = [c["hash"] for c in results.read("course")["00_one"]["cells"].values()]
    assert hashes == [course.digest(first), course.digest(second)]
    assert hashes[0] != hashes[1]


def test_what_each_cell_costs_is_kept(add):
    results.write("course", {"00_one": {}, "05_removed": {}, "01_two": {"seconds": 1}})
    add("01_two", "1")
    wait = "import time\ntime.sleep(0.5)"
    allocate = "import numpy\nones = numpy.ones(50_000_000, 'uint8')\ndel ones"
    add("00_one", "1", wait, allocate, "1")
    course.main(["00"])
    costs = results.read("course")
    assert costs.keys() == {"00_one", "01_two"}
    assert costs["01_two"] == {"seconds": 1}
    cells = costs["00_one"]["cells"]
    assert list(cells) == ["code-0", "code-1", "code-2", "code-3"]
    seconds = [cell["seconds"] for cell in cells.values()]
    assert seconds[1] == max(seconds)
    assert 0.5 <= seconds[1] <= costs["00_one"]["seconds"] + 0.5
    peaks = [cell["peak_mb"] for cell in cells.values()]
    assert 20 < peaks[0] < 500
    assert peaks[2] - peaks[1] >= 50
    assert peaks[3] == peaks[2] == costs["00_one"]["peak_mb"]


def test_when_and_where_a_notebook_was_measured_is_kept(add):
    add("00_one", "1")
    before = results.origin()["date"]
    course.main([])
    cost = results.read("course")["00_one"]
    assert before <= cost["date"] <= results.origin()["date"]
    assert f"{os.cpu_count()} cores" in cost["machine"]


def test_the_pace_around_each_notebook_is_kept(add, monkeypatch):
    paces = iter([1.0, 1.5, 2.5])
    monkeypatch.setattr(pace, "now", lambda: next(paces))
    add("00_one", "1")
    add("01_two", "1")
    course.main([])
    costs = results.read("course")
    assert [cost["pace"] for cost in costs.values()] == [1.25, 2.0]


def test_every_notebook_begins_with_an_empty_cache(add, folder, monkeypatch):
    kept = folder / "kept"
    kept.mkdir()
    monkeypatch.setenv("COURSE_CACHE", str(kept))
    keep = f"""import os
cache = os.environ["COURSE_CACHE"]
os.mkdir(cache)  # it is not there yet
with open({str(folder / "names")!r}, "a") as names:
    print(cache, file=names)"""
    add("00_one", keep)
    add("01_two", keep)
    course.main([])
    first, second = map(Path, (folder / "names").read_text().splitlines())
    assert first != second
    assert not first.parent.exists()
    assert not second.parent.exists()


def test_the_memory_of_other_processes_counts(add):
    allocate = "import time; ones = bytearray(b'1' * 60_000_000); time.sleep(2)"
    start = (
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {allocate!r}])"
    )
    add("00_one", "1", start, "1")
    course.main(["00"])
    before, during, after = results.read("course")["00_one"]["cells"].values()
    assert during["peak_mb"] - before["peak_mb"] >= 50
    assert after["peak_mb"] == during["peak_mb"]


def test_of_a_widget_only_its_picture_is_kept(add):
    path = add(
        "00_one",
        """from utils.widgets import ConvolutionExplorer
import numpy as np
ConvolutionExplorer(np.zeros((1, 28, 28), "uint8"))""",
    )
    course.main([])
    [data] = [c.outputs[0].data for c in notebooks.read(path).cells if "outputs" in c]
    assert data.keys() == {"text/plain", "image/png"}
    assert "0x" not in data["text/plain"]


def test_a_failing_notebook_is_left_as_it_was(add, folder):
    path = add("00_one", 'print("new")', "1 / 0")
    notebooks.write(navigation.linked(path), path)
    before = path.read_bytes()
    with pytest.raises(SystemExit, match="00_one.ipynb was left as it was.*") as stop:
        course.main([])
    assert "ZeroDivisionError" in str(stop.value)
    assert path.read_bytes() == before
    assert list(folder.glob("*.ipynb")) == [path]
    assert results.read("course") == {}


def test_a_notebook_that_is_not_there(add):
    add("00_one")
    with pytest.raises(SystemExit, match="No notebook starts with 07"):
        course.main(["07"])


on_linux = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="processes cannot be held to a core"
)


@on_linux
def test_as_on_binder_a_notebook_has_one_core_and_stays_as_it_is(add, capsys):
    results.write("binder", {"05_removed": {}, "01_two": {"seconds": 1}})
    add("01_two", "1 / 0")
    child = "import os; print(len(os.sched_getaffinity(0)))"
    path = add(
        "00_one",
        "import os, subprocess, sys\nassert len(os.sched_getaffinity(0)) == 1",
        f"assert subprocess.check_output([sys.executable, '-c', {child!r}]) == b'1\\n'",
    )
    before, cores = path.read_bytes(), os.sched_getaffinity(0)
    course.main(["--binder", "00"])
    assert path.read_bytes() == before
    assert os.sched_getaffinity(0) == cores
    costs = results.read("binder")
    assert list(costs) == ["00_one", "01_two"]
    assert costs["01_two"] == {"seconds": 1}
    assert costs["00_one"].keys() == {"seconds", "peak_mb", "date", "machine"}
    assert 20 < costs["00_one"]["peak_mb"] < 500
    assert results.read("course") == {}
    assert str(costs["00_one"]["peak_mb"]) in capsys.readouterr().out


@on_linux
def test_one_core_holds_the_threads_that_are_already_there_too():
    cores = os.sched_getaffinity(0)
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(os.sched_getaffinity, 0).result() == cores
        with course.one_core():
            assert thread.submit(os.sched_getaffinity, 0).result() == {min(cores)}
        assert thread.submit(os.sched_getaffinity, 0).result() == cores


@on_linux
def test_as_on_binder_models_and_digits_are_not_yours(add):
    look = """import os
from pathlib import Path
kinds = "CACHE", "MODELS", "MY_DIGITS"
cache, models, digits = (Path(os.environ[f"COURSE_{kind}"]) for kind in kinds)
assert (models / "digits_cnn.keras").exists()
assert not digits.exists()
assert cache.parent == models.parent == digits.parent"""
    add("00_one", look)
    course.main(["--binder"])
    assert results.read("binder").keys() == {"00_one"}


def stopped(monkeypatch, megabytes=300):
    """What is said when the notebook of a test needs more memory than this."""
    monkeypatch.setattr(course, "LIMIT", megabytes * 10**6)
    with pytest.raises(SystemExit) as stop:
        course.main(["--binder"])
    assert results.read("binder") == {}
    return str(stop.value)


LARGE = "import time; ones = bytearray(b'1') * 400_000_000"


@on_linux
def test_as_on_binder_too_much_memory_ends_the_notebook(add, monkeypatch):
    path = add("00_one", "1", f"{LARGE}; time.sleep(300)", "1")
    before = path.read_bytes()
    text = stopped(monkeypatch)
    assert text.startswith("00_one.ipynb was left as it was")
    assert "Cell code-1 took the notebook to " in text
    assert int(text.split(" to ")[1].split(" MB")[0]) >= 300
    assert text.endswith(" MB of memory, beyond its 300 MB.")
    assert path.read_bytes() == before


@on_linux
def test_as_on_binder_other_processes_share_the_memory(add, folder, monkeypatch):
    start = f"""import subprocess, sys
other = subprocess.Popen([sys.executable, "-c", "{LARGE}; time.sleep(300)"])
with open({str(folder / "id")!r}, "w") as file:
    file.write(str(other.pid))
other.wait()"""
    add("00_one", start)
    assert "Cell code-0 took" in stopped(monkeypatch)
    number = int((folder / "id").read_text())
    ended = not psutil.pid_exists(number)
    assert ended or psutil.Process(number).status() == psutil.STATUS_ZOMBIE


@on_linux
def test_as_on_binder_a_moment_beyond_the_memory_counts(add, monkeypatch):
    monkeypatch.setattr(course, "memory", lambda process: 0)  # it looks too late
    add("00_one", f"{LARGE}; del ones")
    assert "Cell code-0 took" in stopped(monkeypatch)


def test_as_on_binder_only_where_a_process_can_be_held_to_a_core(add, monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    add("00_one", "1")
    with pytest.raises(SystemExit, match="--binder: only on Linux"):
        course.main(["--binder"])
