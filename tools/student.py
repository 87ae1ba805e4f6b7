"""Makes the folders for a class: python -m tools.student

student/ is the course for learners, to hand out as it is. Solutions and the answers of
the questions are taken out, the outputs of the cells to fill in are gone, and `check`
marks as ever: what it compares with is there, packed, so that nobody reads it by
accident. solutions/ has the notebooks with every exercise filled in; open them in the
course. Both are written anew each time, unless somebody has worked there.
"""

import ast
import base64
import hashlib
import json
import re
import shutil
import sys
import zlib
from functools import partial
from itertools import chain
from pathlib import Path

from tools import commands, exercises, lesson, navigation, notebooks
from utils.export import filled
from utils.files import replaced

ROOT = notebooks.ROOT
STUDENT, SOLUTIONS = ROOT / "student", ROOT / "solutions"
README = Path(__file__).with_name("templates") / "student" / "README.md"
# what a learner needs besides Makefile, README.md and the notebooks
COPIED = (
    ".devcontainer",
    ".gitignore",
    "BENCHMARKS.md",
    "CITATION.cff",
    "LICENSE",
    "app/recogniser.ipynb",
    "benchmarks",
    "binder",
    "constraints.txt",
    "data",
    "examples",
    "models/MODEL_CARD.md",
    "models/digits_cnn.keras",
    "pyproject.toml",
    "requirements.txt",
    "site/recogniser.html",
    "utils",
)
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", ".unfinished*")
# of the package: what `check` compares with, and the other answers, as far as no
# notebook shows them
PACKED = (
    "exercises/lesson.py",
    "exercises/notebook_*.py",
    "export/card.py",
    "export/compare.py",
    "numpy_cnn.py",
)
TARGETS = ("help", "lab", "sheet")  # of the Makefile
MADE = ".made.json"  # what was written: {file: its SHA-256}
# what installing and looking leaves; nobody misses it
NO_WORK = {".venv", "__pycache__", ".ipynb_checkpoints", "cache"}
# what the notebooks say of solutions and commands that a learner has not
SAID = {
    "The solution is folded up below it.": "Your teacher has the solutions.",
    "To get the one of the course back at any time: `git checkout -- models`.": (
        "To get the one of the course back, copy the folder `models` from the course "
        "as you were given it."
    ),
    (
        "(How to set up such a server, and with which limits, is in the [teachers' "
        "guide](../docs/teaching.md).)"
    ): "(Your teacher has a guide that says how to set one up.)",
    "For ten classes that is ln 10. Compare it": "Now for ten classes. Compare it",
    "`make page` writes it: [site": "It came with the course: [site",
}
LOADER = '''\
"""{title}"""

# Packed, so that nobody reads the answers by accident.
import base64
import zlib

_PACKED = """
{packed}"""
exec(compile(zlib.decompress(base64.b64decode(_PACKED)), "<{name}, packed>", "exec"))
'''


def write_student(folder):
    """Write the course for learners into a new folder."""
    for name in COPIED:
        _copy(ROOT / name, folder / name)
    (folder / "Makefile").write_text(makefile(), "utf-8")
    text = filled(README, map=navigation.course_map("notebooks/"))
    (folder / "README.md").write_text(text, "utf-8")
    given = {}
    _write_notebooks(folder / "notebooks", partial(for_learners, given=given))
    package = folder / "utils"
    (package / "exercises" / "lesson.py").write_text(lesson.module(given), "utf-8")
    for path in chain.from_iterable(map(package.glob, PACKED)):
        path.write_text(packed(path.stem, path.read_text("utf-8")), "utf-8")


def write_solutions(folder):
    """Write the notebooks with all exercises filled in into a new folder."""
    _write_notebooks(folder, exercises.with_answers)


def for_learners(notebook, given):
    """A copy of a notebook without answers, which promises no solution either.

    What the lesson goes on with all the same is added to `given`, by exercise.
    """
    notebook = exercises.without_answers(notebook)
    given |= lesson.take_out(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for words, instead in SAID.items():
                cell.source = cell.source.replace(words, instead)
    return notebook


def packed(name, source):
    """A module that does what `source` does, on every Python, and cannot be read."""
    text = base64.encodebytes(zlib.compress(source.encode(), 9)).decode()
    title = ast.get_docstring(ast.parse(source)).partition("\n")[0]
    return LOADER.format(title=title, name=name, packed=text)


def makefile():
    """The course's Makefile, with the targets that a learner has, and their needs."""
    wanted = {*TARGETS, "$(VENV)"}
    parts = (ROOT / "Makefile").read_text("utf-8").split("\n\n")
    kept = [
        part
        for part in parts
        if not (target := re.match(r"([\w$()]+):(?!=)", part)) or target[1] in wanted
    ]
    text = "\n\n".join(kept).rstrip() + "\n"
    text = re.sub(
        r"^\.PHONY:.*", f".PHONY: {' '.join(TARGETS)}", text, flags=re.MULTILINE
    )
    text = text.replace(" requirements-dev.txt constraints", " constraints")
    return text.replace("requirements-dev.txt", "requirements.txt")


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=NOT_COPIED)
    else:
        shutil.copy2(source, target)


def _write_notebooks(folder, changed):
    """Write the lessons, changed, and what they link to, as it is."""
    folder.mkdir(exist_ok=True)
    for path in notebooks.paths():
        notebooks.write(changed(notebooks.read(path)), folder / path.name)
    for name in ("contents", "glossary", "cheat_sheet"):
        shutil.copy2(notebooks.FOLDER / f"{name}.ipynb", folder)


def check_free(folder):
    """Make sure that nobody's work is in a folder that is to be written anew.

    Raises:
        FileExistsError: a file was changed or added since the folder was written.
    """
    if not folder.exists():
        return
    written = folder / MADE
    made = json.loads(written.read_text("utf-8")) if written.exists() else {}
    found = _hashes(folder)
    if changed := [name for name in found if made.get(name) != found[name]]:
        raise FileExistsError(
            f"Somebody has worked in {folder.name}/: {changed[0]} is new or changed. "
            "Move the folder to another place, or delete it, then try again."
        )


def _hashes(folder):
    """{file: its SHA-256} of all in a folder that could be somebody's work."""
    return {
        name.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and (name := path.relative_to(folder)) != Path(MADE)
        and not NO_WORK & set(name.parts)
        and not name.parts[0].endswith(".egg-info")
    }


def main(arguments=None):
    commands.parser("student", __doc__).parse_args(arguments)
    for folder, write in ((STUDENT, write_student), (SOLUTIONS, write_solutions)):
        try:
            check_free(folder)
            with replaced(folder) as unfinished:
                unfinished.mkdir()
                write(unfinished)
                text = json.dumps(_hashes(unfinished), indent=0)
                (unfinished / MADE).write_text(text, "utf-8")
        except OSError as error:
            sys.exit(f"{folder.name}/ was not written. {error}")
        files = [path for path in folder.rglob("*") if path.is_file()]
        megabytes = sum(path.stat().st_size for path in files) / 1e6
        print(f"written: {folder} ({len(files)} files, {megabytes:.1f} MB)")


if __name__ == "__main__":
    main()
