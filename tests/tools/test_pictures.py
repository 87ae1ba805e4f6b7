"""The picture reader is measured on pictures made here."""

import csv

import pytest
from PIL import Image

from tools import pictures, results
from utils.datasets import KINDS
from utils.datasets.data_files import load_mnist
from utils.datasets.samples import photograph


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


STARTED = {"date": "2026-01-31", "machine": "a machine"}
LATER = {"date": "2026-02-28", "machine": "another"}


@pytest.fixture(autouse=True)
def few_pages(monkeypatch):
    monkeypatch.setattr(pictures, "PAGES", 2)


def test_the_reader_is_measured_on_labelled_pictures(figures, handwriting, capsys):
    pictures.run(STARTED, handwriting)
    written = results.read("pictures")
    assert all(part.items() >= STARTED.items() for part in written.values())
    assert all(part.pop("depends_on") for part in written.values())
    one, several = written["one_digit"], written["several_digits"]
    assert one["right"] == 0.3333
    assert one["right_by_kind"]["photo"] == {"pictures": 2, "right": 0.5}
    wrong = [line for line in capsys.readouterr().out.splitlines() if "wrong: " in line]
    assert [line.split(": ")[1] for line in wrong] == ["wrong.png", "damaged.png"]
    assert one["wrong_but_above_90_percent_and_not_uncertain"] == 1
    expected = {"pictures": 1, "complete": 1, "character_error": 0}
    assert several == STARTED | expected
    speed = written["speed"].keys() - STARTED
    assert speed == {f"milliseconds_of_{what}_digit" for what in ("prepare", "predict")}
    assert all(written["speed"][one] > 0 for one in speed)
    kinds = written["pages"]["kinds"]
    assert kinds.keys() == KINDS.keys()
    assert kinds["a form"]["right"] == written["pages"]["of_each_kind"] == 2
    assert kinds["a slash"]["right"] == 0


def test_without_other_pictures_speed_and_drawn_pages_are_measured(
    figures, tmp_path, capsys
):
    pictures.run(STARTED, tmp_path / "missing")
    assert results.read("pictures").keys() == {"speed", "pages"}
    assert f"no pictures in {tmp_path / 'missing'}\n" in capsys.readouterr().out


def test_without_pictures_what_was_read_before_stays(
    figures, handwriting, tmp_path, capsys
):
    pictures.run(STARTED, handwriting)
    before = results.read("pictures")
    capsys.readouterr()
    pictures.run(LATER, tmp_path / "missing")
    printed = capsys.readouterr().out
    after = results.read("pictures")
    assert after["speed"].items() >= LATER.items()
    for part in ("one_digit", "several_digits"):
        assert after[part] == before[part]
        assert f"{part} is kept, as it was on 2026-01-31\n" in printed
    pictures.run(LATER, handwriting)
    assert all(p.items() >= LATER.items() for p in results.read("pictures").values())


def test_a_folder_that_is_named_must_hold_pictures(figures, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        pictures.main([str(tmp_path / "missing")])
    assert stop.value.code == 2
    missing = tmp_path / "missing" / "index.csv"
    assert f"error: There is no {missing}." in capsys.readouterr().err
    assert results.read("pictures") == {}


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
