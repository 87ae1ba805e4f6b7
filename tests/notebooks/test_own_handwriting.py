"""Notebook 12 reads the learner's own digits in each of the ways that it names."""

import re

import cv2
import numpy as np
import pytest

from tests.unit.datasets.sheets.test_reading import rows_page
from tools import notebooks
from utils.datasets import read_sheet, save_my_digits

[PATH] = notebooks.FOLDER.glob("12_*.ipynb")
CELLS = {cell.id: cell.source for cell in notebooks.read(PATH).cells}
ROWS, PAD = re.findall(r"```python\n(.*?)```", CELLS["photo-text"], re.DOTALL)
SHEET = notebooks.FOLDER.parent / "examples" / "sheet.jpg"


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """Runs cells in turn, and gives what they have defined."""
    monkeypatch.setenv("COURSE_MY_DIGITS", str(tmp_path / "mine"))
    monkeypatch.chdir(tmp_path)

    def run(*cells):
        names = {}
        for source in (CELLS["write"], *cells, CELLS["bad-photos"], CELLS["keep"]):
            exec(source.replace("../examples/sheet.jpg", str(SHEET)), names)
        return names

    return run


def in_place_of_the_photo(lines):
    """The cell that reads the photo, with other lines below its first one."""
    return f"{CELLS['read'].splitlines()[0]}\n{lines}"


def told(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def test_a_photo_of_the_sheet(learner, capsys):
    assert "my_photo = None" in CELLS["read"]
    named = CELLS["read"].replace("None", f"{str(SHEET)!r}", 1)
    learner(named, CELLS["read-figure"])
    assert told(capsys) == "100 digits are new in the folder my_digits"


def test_rows_on_plain_paper(learner, capsys):
    page = rows_page([[0] * 11, *([digit] * 9 for digit in range(1, 10))])
    cv2.imwrite("rows.jpg", page)
    names = learner(in_place_of_the_photo(ROWS), CELLS["read-figure"])
    assert np.bincount(names["labels"]).tolist() == [11] + [9] * 9
    assert names["boxes"].shape == (10 * 28, 11 * 28)
    assert told(capsys) == "92 digits are new in the folder my_digits"


def test_digits_from_the_pad(learner, capsys):
    images, labels, _ = read_sheet(SHEET)
    save_my_digits(images, labels)
    names = learner(in_place_of_the_photo(PAD))
    assert np.array_equal(names["labels"], labels)
    assert told(capsys) == "0 digits are new in the folder my_digits"
