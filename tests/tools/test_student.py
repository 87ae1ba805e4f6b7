"""The folders for a class: nothing in them gives an answer away, and they work."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

import pytest
from nbclient import NotebookClient

from tests.notebooks.test_exercises import RIGHT
from tests.notebooks.test_links import ELSEWHERE, LINK, without_code
from tests.tools import telling
from tools import exercises, notebooks, student
from utils.exercises import EXERCISES
from utils.paths import ROOT

# What gives an answer away all the same, by exercise, and why it may.
SHOWS = "utils/training/inside.py"  # notebook 13 shows its functions, after the answers
SHOWN = {
    "00.2": {"utils/widgets/recognition.py"},  # the half of it; the pad answers so
    # the usual way to compute an accuracy; in later notebooks
    "02.8": {"08 08ae092e", "09 card", "09 expected", "09 judge", "13 attack"},
    "04.5": {"utils/widgets/network_view.py"},  # the usual way to round up
    "06.5": {"08 a29cb2f0", "12 fits"},  # later notebooks go on with it
    "09.4": {"utils/pictures/ink.py"},  # the reader does it
    "13.1": {SHOWS},
    "13.2": {"13 map"},  # the half of it; the lesson goes on with it
    "13.3": {SHOWS},
    "13.4": {SHOWS},
}
NO_ANSWER = {"mnist = load_mnist()"}  # of 06.6: it loads the digits
# a hint that is in the text of its exercise, too
IN_THE_TASK = {"A colour photo has three numbers for each pixel."}
# the size of a network that notebook 03 trains a section after exercise 03.4
MEASURED = {93_418}
LIGHT = ("00_start_here", "01_cnn_theory")  # executed whole
TRAINS = "06.6"  # takes 20 s; tests/notebooks/test_exercises.py trains it
RUN = """
import contextlib, io, json, sys
import keras, numpy as np
import utils
from utils.exercises import EXERCISES, check

printed = {}
for number, *sources in json.load(sys.stdin):
    printed[number] = []
    for source in sources:
        names = {"np": np, "keras": keras, "layers": keras.layers, "check": check}
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(source, names)
        printed[number].append(out.getvalue())
json.dump([utils.__file__, printed], sys.stdout)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder that holds student/ and solutions/, as the command writes them."""
    folder = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(student, "STUDENT", folder / "student")
        patch.setattr(student, "SOLUTIONS", folder / "solutions")
        student.main([])
    return folder


def lessons(folder):
    """{number: the exercise} of all notebooks in a folder."""
    return {
        found.number: found
        for path in notebooks.paths()
        for found in exercises.found(notebooks.read(folder / path.name))
    }


@pytest.fixture(scope="module")
def texts(made):
    """{place: text} of all that can be read in student/, outputs too."""
    found = {}
    for path in (made / "student").rglob("*"):
        if path.suffix == ".ipynb":
            for cell in notebooks.read(path).cells:
                outputs = json.dumps(cell.get("outputs", []), ensure_ascii=False)
                found[f"{path.stem[:2]} {cell.id}"] = f"{cell.source}\n{outputs}"
        elif path.is_file() and path.suffix not in (".npz", ".keras", ".jpg"):
            found[f"{path.relative_to(made)}"] = path.read_text("utf-8")
    return found


def solutions():
    """(number, all of the fold with the solution, its code) of each exercise."""
    for number, found in lessons(notebooks.FOLDER).items():
        yield number, exercises.SOLUTION.match(found.after.source)[0], found.code


def answers():
    """(number, source) of each right answer: the solution, and what learners write."""
    for number, _, code in solutions():
        yield from ((number, source) for source in (code, *RIGHT[number]))


def test_no_code_in_the_folder_gives_an_answer_away(made):
    where = telling.places(made / "student")
    found = {}
    for number, source in answers():
        for text in set(telling.told(source)) - NO_ANSWER:
            if text in where:
                found.setdefault(number, set()).update(where[text])
    assert found == SHOWN


def test_the_search_finds_an_answer_under_other_names(tmp_path):
    (tmp_path / "mine.py").write_text("def up(a):\n    return np.maximum(a, 0)\n")
    where = telling.places(tmp_path)
    [code] = [code for number, _, code in solutions() if number == "01.6"]
    assert [text for text in telling.told(code) if text in where]


def test_no_text_gives_an_answer_away(texts):
    sentences = []
    for exercise in EXERCISES.values():
        sentences += [exercise.why, exercise.hint, *(h for _, h in exercise.mistakes)]
    for _, fold, code in solutions():
        said = re.sub(r"<[^>]+>|```.*?```", "", fold, flags=re.DOTALL).split("\n")
        sentences += [line for line in said if len(line) > 20]
        sentences += [code.strip()]
    for path in notebooks.paths():
        for cell in notebooks.read(path).cells:
            for question in exercises.QUESTION.findall(cell.source):
                sentences += [t for _, t in exercises.OPTION.findall(question)]
    assert len(sentences) > 600
    everything = "\n".join(texts.values())
    assert {one for one in sentences if one in everything} == IN_THE_TASK


def test_no_large_number_that_is_asked_for_stands_anywhere(texts):
    asked = {
        value
        for exercise in EXERCISES.values()
        for value in values(exercise.answer)
        if isinstance(value, int) and value > 50_000
    }
    assert len(asked) >= 5
    everything = "\n".join(texts.values())
    given = {n for n in asked if str(n) in everything or f"{n:,}" in everything}
    assert given == MEASURED


def values(answer):
    return answer.values() if isinstance(answer, dict) else [answer]


def test_the_folder_holds_nothing_for_teachers(made):
    names = {path.name for path in (made / "student").iterdir()}
    assert not names & {"tests", "tools", "docs", "conftest.py", ".git", ".github"}
    assert "my_digits.py" in os.listdir(made / "student" / "utils" / "datasets")
    left = [path.name for path in (made / "student").rglob("__pycache__")]
    assert not left


def test_every_question_is_asked_and_none_is_answered(made):
    for path in notebooks.paths():
        before, after = (
            "\n".join(cell.source for cell in notebooks.read(one).cells)
            for one in (path, made / "student" / "notebooks" / path.name)
        )
        asked = re.findall(r"^\*\*Question \d+\.\*\* .*", before, re.MULTILINE)
        assert asked == re.findall(r"^\*\*Question \d+\.\*\* .*", after, re.MULTILINE)
        options = sum(
            len(exercises.OPTION.findall(question))
            for question in exercises.QUESTION.findall(before)
        )
        assert len(re.findall(r"^- [a-h]\) ", after, re.MULTILINE)) == options
        assert "<summary>Solution" not in after
        assert not re.search(r"^[✓✗]", after, re.MULTILINE)


def test_the_cells_to_fill_in_have_no_outputs(made):
    for found in lessons(made / "student" / "notebooks").values():
        assert not found.stub.outputs
        assert found.stub.execution_count is None


def test_what_the_notebooks_say_fits_the_folder(made, texts):
    everything = "\n".join(texts.values())
    for words, instead in student.SAID.items():
        assert words not in everything
        assert instead in everything


def test_links_lead_somewhere(made):
    for folder in ("student/notebooks", "student"):
        for path in (made / folder).iterdir():
            if path.suffix == ".ipynb":
                cells = notebooks.read(path).cells
                text = "\n".join(c.source for c in cells if c.cell_type == "markdown")
            elif path.suffix == ".md":
                text = path.read_text("utf-8")
            else:
                continue
            text = re.sub(r"`[^`\n]*`", "", without_code(text))
            for target in map("".join, LINK.findall(text)):
                file = unquote(target.partition("#")[0])
                there = ELSEWHERE.match(target) or (path.parent / file).exists()
                assert there, f"{path.name}: {target}"


def environment(folder):
    """For a process that finds the package of a folder first."""
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def test_check_marks_as_ever(made):
    stubs = lessons(made / "student" / "notebooks")
    right = lessons(made / "solutions")
    cases = [
        [number, stubs[number].stub.source, right[number].stub.source]
        for number in EXERCISES
    ]
    mine = f'check("{TRAINS}", EXERCISES["{TRAINS}"].answer)'
    [trains] = [case for case in cases if case[0] == TRAINS]
    trains[2] = f"from utils.exercises import EXERCISES\n{mine}"
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=made / "student" / "notebooks",
        env=environment(made / "student"),
        input=json.dumps(cases),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    package, printed = json.loads(done.stdout)
    assert package.startswith(str(made / "student"))
    assert printed.keys() == EXERCISES.keys()
    for number, (before, after) in printed.items():
        assert before.startswith("○ Not attempted yet"), number
        [stored] = right[number].stub.outputs
        assert after == stored.text == f"✓ Right! {EXERCISES[number].why}\n"


def test_a_wrong_answer_gets_its_hint(made):
    code = "from utils.exercises import check; check('00.1', 28)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=made,
        env=environment(made / "student"),
        capture_output=True,
        text=True,
    )
    assert "Hint: That is one row. How many rows are there?" in done.stdout, done.stderr


def executed(path, package):
    """What the cells to fill in print when the whole notebook runs."""
    notebook = notebooks.read(path)
    NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute(env=environment(package))
    return ["".join(o.text for o in f.stub.outputs) for f in exercises.found(notebook)]


@pytest.mark.parametrize("stem", LIGHT)
def test_a_light_notebook_runs_whole_in_both_editions(stem, made):
    editions = [
        (made / "student" / "notebooks" / f"{stem}.ipynb", made / "student"),
        (made / "solutions" / f"{stem}.ipynb", ROOT),
    ]
    with ThreadPoolExecutor() as pool:
        before, after = pool.map(executed, *zip(*editions, strict=True))
    assert all(text.startswith("○ Not attempted yet") for text in before)
    assert all(text.startswith("✓ Right! ") for text in after)
    assert len(before) == len(after) > 0


def test_the_learners_makefile_has_what_they_need(made):
    def run(*command):
        done = subprocess.run(
            ["make", "--no-print-directory", *command],
            cwd=made / "student",
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    helped = [line.split()[0] for line in run("help").splitlines()]
    assert helped == ["help", "lab", "sheet"]
    planned = run("--dry-run", "lab", "ARGS=--no-browser").splitlines()
    assert any("-r requirements.txt -c constraints.txt" in line for line in planned)
    assert planned[-1] == ".venv/bin/python -m utils.lab --no-browser"
    assert "requirements-dev" not in (made / "student" / "Makefile").read_text()


def test_what_is_packed_is_the_source(made):
    path = made / "student" / "utils" / "exercises" / "notebook_05.py"
    text = path.read_text("utf-8")
    assert text.startswith('"""The exercises of "Model building"."""\n')
    names = {}
    exec(student.packed("notebook_99", '"""Doc."""\nNUMBER = 3\n'), names)
    assert names["NUMBER"] == 3


def test_an_error_in_what_is_packed_says_where():
    with pytest.raises(ZeroDivisionError) as error:
        exec(student.packed("notebook_99", '"""Doc."""\n\n1 / 0\n'), {})
    last = error.traceback[-1]
    assert str(last.path).endswith("<notebook_99, packed>")
    assert last.lineno + 1 == 3


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A small student/, as the command has written it."""

    def write(folder):
        (folder / "notebooks").mkdir()
        (folder / "notebooks" / "00.ipynb").write_text("{}")

    monkeypatch.setattr(student, "STUDENT", tmp_path / "student")
    monkeypatch.setattr(student, "SOLUTIONS", tmp_path / "solutions")
    monkeypatch.setattr(student, "write_student", write)
    monkeypatch.setattr(student, "write_solutions", write)
    student.main([])
    return tmp_path / "student"


def test_a_folder_that_nobody_has_touched_is_written_anew(old):
    for name in (".venv", "notebooks/.ipynb_checkpoints", "course.egg-info"):
        (old / name).mkdir()
        (old / name / "file").touch()
    (old / "notebooks" / "00.ipynb").touch()  # opened and saved as it was
    student.main([])
    assert not (old / "course.egg-info").exists()


@pytest.mark.parametrize(
    "name", ["notebooks/00.ipynb", "my_progress.json", ".made.json"]
)
def test_a_folder_in_which_somebody_worked_stays(name, old):
    (old / name).write_text('{"solved": {}}')
    named = "notebooks/00.ipynb" if name == student.MADE else name
    told = f"Somebody has worked in student/: {named} is new or changed. Move"
    with pytest.raises(SystemExit, match=told):
        student.main([])
    assert (old / name).read_text() == '{"solved": {}}'


def test_what_fails_leaves_the_old_folder(old, monkeypatch):
    def write(folder):
        raise FileNotFoundError("no such file")

    monkeypatch.setattr(student, "write_student", write)
    with pytest.raises(SystemExit, match="was not written.*no such file"):
        student.main([])
    assert (old / "notebooks" / "00.ipynb").exists()
