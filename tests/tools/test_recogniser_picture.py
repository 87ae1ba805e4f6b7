"""The picture of the README; tests/browser/test_recognizer.py takes one."""

import pytest

from tools import recogniser_picture


def test_a_stroke_without_corners_has_the_same_ends():
    smooth = recogniser_picture.smooth([(0, 0), (4, 0), (4, 4)])
    assert smooth.tolist() == [[0, 0], [1, 0], [3, 0], [4, 1], [4, 3], [4, 4]]


def test_without_a_browser_it_says_what_is_missing(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(recogniser_picture, "BROWSER", None)
    with pytest.raises(SystemExit) as stop:
        recogniser_picture.main([str(tmp_path / "picture.png")])
    assert stop.value.code == 2
    assert "name yours in BROWSER_PATH" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
