"""The sheet that is printed."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from utils.datasets.sheets import layout, reading


@pytest.mark.parametrize("paper", layout.PAPERS)
def test_the_field_fits_on_the_paper_with_a_margin_for_printers(paper):
    margins = (np.array(layout.PAPERS[paper]) - layout.FIELD) / 2
    assert (margins >= 10).all()


def test_the_boxes_are_between_the_marks():
    left, top = layout.box_corner(0, 0)
    right, bottom = (
        place + layout.BOX for place in layout.box_corner(layout.ROWS - 1, 9)
    )
    assert left > layout.MARK
    assert top > layout.MARK
    assert right <= layout.FIELD[0]
    assert bottom < layout.FIELD[1] - layout.MARK


def test_both_papers_are_written_as_pdf_and_png_in_their_true_size(tmp_path):
    paths = layout.write_sheet(tmp_path / "new")
    assert [path.name for path in paths] == [
        "sheet_A4.pdf",
        "sheet_Letter.pdf",
        "sheet_A4.png",
        "sheet_Letter.png",
    ]
    for path in paths[:2]:
        assert path.read_bytes().startswith(b"%PDF")
    for path, (width, height) in zip(paths[2:], layout.PAPERS.values(), strict=True):
        with Image.open(path) as picture:
            expected = np.array([width, height]) / 25.4 * 150
            assert np.abs(picture.size - expected).max() <= 1


def test_the_same_sheet_is_written_again(tmp_path):
    [first, *_] = layout.write_sheet(tmp_path, ["A4"])
    content = first.read_bytes()
    layout.write_sheet(tmp_path, ["A4"])
    assert first.read_bytes() == content


@pytest.mark.parametrize("paper", layout.PAPERS)
def test_an_empty_sheet_is_found_and_said_to_be_empty(paper, tmp_path):
    *_, path = layout.write_sheet(tmp_path, [paper])
    with pytest.raises(reading.SheetError, match="nothing|no box has a digit"):
        reading.read_sheet(path)


def test_an_unknown_paper_is_refused():
    with pytest.raises(ValueError, match="paper: expected one of .*'A4'.*, got 'A5'"):
        layout.draw_sheet("A5")


def test_the_command_says_what_it_wrote(tmp_path, capsys):
    layout.main(["--paper", "Letter", "--folder", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "true size" in printed
    assert str(tmp_path / "sheet_Letter.pdf") in printed
    assert "A4" not in printed


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    command = [sys.executable, "-m", "utils.datasets.sheets.layout", "--folder"]
    run = subprocess.run(
        [*command, tmp_path / "file"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stderr.startswith("The sheet could not be written: ")
    assert len(run.stderr.splitlines()) == 1
