"""The maintainers' tools, on small notebooks made here."""

import csv
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from tools import (
    bench,
    course,
    navigation,
    notebooks,
    pictures,
    results,
    runtimes,
    tries,
)
from utils.datasets.data_files import Mnist, Split, load_mnist
from utils.datasets.samples import photograph
from utils.export.formats import FORMATS
from utils.training.fit import TrainingResult


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(results, "FOLDER", tmp_path / "results")
    return tmp_path


def add(folder, name, *sources):
    heading = new_markdown_cell(f"# {name.split('_')[1].title()}", id="heading")
    code = [new_code_cell(source, id=f"code-{i}") for i, source in enumerate(sources)]
    path = folder / f"{name}.ipynb"
    notebook = new_notebook(cells=[heading, *code], metadata={"author": "me"})
    notebook.cells[0].metadata = {"editable": True}
    notebooks.write(notebook, path)
    return path


@pytest.fixture
def three(folder):
    return [add(folder, f"0{i}_{name}") for i, name in enumerate(["one", "two", "six"])]


def test_navigation_links_the_neighbours(three):
    cells = navigation.linked(three[1]).cells
    assert [cell.id for cell in cells] == ["nav-top", "heading", "nav-bottom"]
    assert cells[0].source == cells[-1].source
    assert cells[0].source == (
        "[← One](00_one.ipynb) · [Contents](contents.ipynb) · [Six →](02_six.ipynb)"
    )
    notebooks.write(navigation.linked(three[1]), three[1])
    assert navigation.linked(three[1]) == notebooks.read(three[1])
    three[2].unlink()
    assert "Six" not in navigation.linked(three[1]).cells[-1].source


def test_the_course_map(three, tmp_path, monkeypatch):
    monkeypatch.setattr(navigation, "SUMMARIES", tmp_path / "summaries.yaml")
    navigation.SUMMARIES.write_text("00_one: count\n01_two: add")
    for path in three:
        notebook = notebooks.read(path)
        head = "**Time:** 45 minutes, 2 of them waiting."
        notebook.cells.insert(0, new_markdown_cell("", id="nav-top"))
        notebook.cells[1].source += f"\n\n{head}\n\n## 1. Numbers\n\n## Quiz"
        notebook.cells.append(new_markdown_cell("old", id="nav-map"))
        notebooks.write(notebook, path)
    with pytest.raises(KeyError, match="02_six"):
        navigation.course_map()
    three[2].unlink()
    table = (
        "| Notebook | What you do | Minutes |\n|---|---|---|\n"
        "| [One](to/00_one.ipynb) | count | 45 |\n"
        "| [Two](to/01_two.ipynb) | add | 45 |\n"
        "| all | | 90 |"
    )
    assert navigation.course_map("to/") == table
    assert navigation.linked(three[0]).cells[-2].source == table.replace("to/", "")
    text = navigation.contents().cells[0].source
    assert table.replace("to/", "") in text
    assert text.endswith("## [Two](01_two.ipynb)\n\n1. Numbers")


def test_the_course_is_run_in_place_and_measured(folder, capsys):
    path = add(folder, "00_one", 'print("a")\nprint("b")', "1 + 1")
    add(folder, "01_two", "import nowhere")
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


def test_what_each_cell_costs_is_kept(folder):
    results.write("course", {"00_one": {}, "05_removed": {}, "01_two": {"seconds": 1}})
    add(folder, "01_two", "1")
    wait = "import time\ntime.sleep(0.5)"
    allocate = "import numpy\nones = numpy.ones(50_000_000, 'uint8')\ndel ones"
    add(folder, "00_one", "1", wait, allocate, "1")
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


def test_when_and_where_a_notebook_was_measured_is_kept(folder):
    add(folder, "00_one", "1")
    before = results.origin()["date"]
    course.main([])
    cost = results.read("course")["00_one"]
    assert before <= cost["date"] <= results.origin()["date"]
    assert f"{os.cpu_count()} cores" in cost["machine"]


def test_every_notebook_begins_with_an_empty_cache(folder, monkeypatch):
    kept = folder / "kept"
    kept.mkdir()
    monkeypatch.setenv("COURSE_CACHE", str(kept))
    keep = f"""import os
cache = os.environ["COURSE_CACHE"]
os.mkdir(cache)  # it is not there yet
with open({str(folder / "names")!r}, "a") as names:
    print(cache, file=names)"""
    add(folder, "00_one", keep)
    add(folder, "01_two", keep)
    course.main([])
    first, second = map(Path, (folder / "names").read_text().splitlines())
    assert first != second
    assert not first.parent.exists()
    assert not second.parent.exists()


def test_the_memory_of_other_processes_counts(folder):
    allocate = "import time; ones = bytearray(b'1' * 60_000_000); time.sleep(2)"
    start = (
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {allocate!r}])"
    )
    add(folder, "00_one", "1", start, "1")
    course.main(["00"])
    before, during, after = results.read("course")["00_one"]["cells"].values()
    assert during["peak_mb"] - before["peak_mb"] >= 50
    assert after["peak_mb"] == during["peak_mb"]


def test_of_a_widget_only_its_picture_is_kept(folder):
    path = add(
        folder,
        "00_one",
        """from utils.widgets import ConvolutionExplorer
import numpy as np
ConvolutionExplorer(np.zeros((1, 28, 28), "uint8"))""",
    )
    course.main([])
    [data] = [c.outputs[0].data for c in notebooks.read(path).cells if "outputs" in c]
    assert data.keys() == {"text/plain", "image/png"}
    assert "0x" not in data["text/plain"]


def test_a_failing_notebook_is_left_as_it_was(folder):
    path = add(folder, "00_one", 'print("new")', "1 / 0")
    notebooks.write(navigation.linked(path), path)
    before = path.read_bytes()
    with pytest.raises(SystemExit, match="00_one.ipynb was left as it was.*") as stop:
        course.main([])
    assert "ZeroDivisionError" in str(stop.value)
    assert path.read_bytes() == before
    assert list(folder.glob("*.ipynb")) == [path]
    assert results.read("course") == {}


def test_a_notebook_that_is_not_there(folder):
    add(folder, "00_one")
    with pytest.raises(SystemExit, match="No notebook starts with 07"):
        course.main(["07"])


on_linux = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="processes cannot be held to a core"
)


@on_linux
def test_as_on_binder_a_notebook_has_one_core_and_stays_as_it_is(folder, capsys):
    results.write("binder", {"05_removed": {}, "01_two": {"seconds": 1}})
    add(folder, "01_two", "1 / 0")
    child = "import os; print(len(os.sched_getaffinity(0)))"
    path = add(
        folder,
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
def test_as_on_binder_models_and_digits_are_not_yours(folder):
    look = """import os
from pathlib import Path
kinds = "CACHE", "MODELS", "MY_DIGITS"
cache, models, digits = (Path(os.environ[f"COURSE_{kind}"]) for kind in kinds)
assert (models / "digits_cnn.keras").exists()
assert not digits.exists()
assert cache.parent == models.parent == digits.parent"""
    add(folder, "00_one", look)
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
def test_as_on_binder_too_much_memory_ends_the_notebook(folder, monkeypatch):
    path = add(folder, "00_one", "1", f"{LARGE}; time.sleep(300)", "1")
    before = path.read_bytes()
    text = stopped(monkeypatch)
    assert text.startswith("00_one.ipynb was left as it was")
    assert "Cell code-1 took the notebook to " in text
    assert int(text.split(" to ")[1].split(" MB")[0]) >= 300
    assert text.endswith(" MB of memory, beyond its 300 MB.")
    assert path.read_bytes() == before


@on_linux
def test_as_on_binder_other_processes_share_the_memory(folder, monkeypatch):
    start = f"""import subprocess, sys
other = subprocess.Popen([sys.executable, "-c", "{LARGE}; time.sleep(300)"])
with open({str(folder / "id")!r}, "w") as file:
    file.write(str(other.pid))
other.wait()"""
    add(folder, "00_one", start)
    assert "Cell code-0 took" in stopped(monkeypatch)
    number = int((folder / "id").read_text())
    ended = not psutil.pid_exists(number)
    assert ended or psutil.Process(number).status() == psutil.STATUS_ZOMBIE


@on_linux
def test_as_on_binder_a_moment_beyond_the_memory_counts(folder, monkeypatch):
    monkeypatch.setattr(course, "memory", lambda process: 0)  # it looks too late
    add(folder, "00_one", f"{LARGE}; del ones")
    assert "Cell code-0 took" in stopped(monkeypatch)


def test_as_on_binder_only_where_a_process_can_be_held_to_a_core(folder, monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    add(folder, "00_one", "1")
    with pytest.raises(SystemExit, match="--binder: only on Linux"):
        course.main(["--binder"])


@pytest.fixture
def figures(tmp_path, monkeypatch):
    """Where the figures of a measurement with very few digits go."""
    few = Mnist(*(Split(*(part[:128] for part in split)) for split in load_mnist()))
    for tool in (bench, tries):
        monkeypatch.setattr(tool, "load_mnist", lambda *_: few)
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    return tmp_path


def test_the_benchmark(figures, monkeypatch, capsys):
    monkeypatch.setattr(bench, "SEEDS", (1,))
    monkeypatch.setattr(bench, "LEVELS", (0, 1))
    bench.main()
    written = json.loads((figures / "benchmark.json").read_text())
    assert written.keys() >= {"date", "machine", "versions", "milliseconds_per_step"}
    assert all(one > 0 for one in written["milliseconds_per_step"].values())
    for kind in bench.RECIPES:
        assert len(written[kind]) == 1
        assert all(0 <= run["accuracy"] <= 1 for run in written[kind])
        assert all(run["seconds"] > 0 for run in written[kind])
        assert all(run["seconds_to"]["100.0%"] is None for run in written[kind])
    assert "seed 1, augmented" in capsys.readouterr().out


def test_seconds_to_a_level():
    history = {"val_accuracy": [0.98, 0.986, 0.991, 0.989]}
    result = TrainingResult(None, history | {"loss": [0] * 4}, 40.0, False)
    assert bench.seconds_to(result) == {"98.5%": 20.0, "99.0%": 30.0, "99.4%": None}


def test_tries_keep_what_was_tried_before(figures, capsys):
    results.write("tries", {"another": {"accuracy": 0.5}})
    tries.main(["no fourth convolution"])
    written = results.read("tries")
    assert written["another"] == {"accuracy": 0.5}
    assert written["no fourth convolution"]["parameters"] < 300_000
    assert 0 <= written["no fourth convolution"]["accuracy"] <= 1
    with pytest.raises(SystemExit, match="No try is named nothing: take the recipe, "):
        tries.main(["nothing"])


def test_every_try_can_be_built():
    for name, changes in tries.TRIES.items():
        if "network" in changes:
            assert changes["network"]().output_shape == (None, 10), name


def test_the_committed_tries_are_all():
    assert list(results.read("tries")) == list(tries.TRIES)


@pytest.fixture
def handwriting(tmp_path):
    """A folder of labelled pictures: right, wrongly labelled, damaged, several."""
    images, labels = load_mnist().test
    rows = [("right.png", str(labels[0]), "photo"), ("wrong.png", "9", "photo")]
    rows += [("damaged.png", "1", "scan"), ("row.png", "7210", "several")]
    for name in ("right.png", "wrong.png"):
        Image.fromarray(photograph(images[:1], seed=3)).save(tmp_path / name)
    (tmp_path / "damaged.png").write_bytes(b"no picture")
    Image.fromarray(photograph(images[:4], seed=5)).save(tmp_path / "row.png")
    with open(tmp_path / "index.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("path", "label", "kind"), *rows])
    return tmp_path


def test_the_reader_is_measured_on_labelled_pictures(figures, handwriting, capsys):
    pictures.main(handwriting)
    written = results.read("pictures")
    one, several = written["one_digit"], written["several_digits"]
    assert one["right"] == 0.3333
    assert one["right_by_kind"]["photo"] == {"pictures": 2, "right": 0.5}
    wrong = [line for line in capsys.readouterr().out.splitlines() if "wrong: " in line]
    assert [line.split(": ")[1] for line in wrong] == ["wrong.png", "damaged.png"]
    assert one["wrong_but_above_90_percent_and_not_uncertain"] == 1
    assert several == {"pictures": 1, "complete": 1, "character_error": 0}
    assert all(one > 0 for one in written["speed"].values())


def test_without_pictures_only_the_speed_is_measured(figures, tmp_path, capsys):
    pictures.main(tmp_path / "missing")
    assert results.read("pictures").keys() == {"date", "machine", "speed"}
    assert "no pictures" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("", "", 0),
        ("123", "123", 0),
        ("13", "123", 1),
        ("7", "", 1),
        ("kitten", "sitting", 3),
    ],
)
def test_edits(one, other, count):
    assert pictures.edits(one, other) == pictures.edits(other, one) == count


def test_every_way_to_run_the_model_is_measured(figures, capsys):
    runtimes.main(rounds=2)
    written = results.read("runtimes")
    assert written["milliseconds"].keys() == {
        "model.predict",
        "ONNX in OpenCV",
        *(kind.name for kind in FORMATS.values()),
    }
    assert all(one > 0 for one in written["milliseconds"].values())
    assert all(one > 0 for one in written["import_seconds"].values())
    assert all(one > 0 for one in written["import_mb"].values())
    assert written["date"]
    assert "LiteRT" in capsys.readouterr().out
