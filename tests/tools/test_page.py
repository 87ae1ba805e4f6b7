"""The recogniser's page is made from the widgets, as they are now."""

import re

import numpy as np
import pytest

from tools import page


@pytest.fixture(scope="module")
def text():
    return page.page()


def test_the_page_in_the_repository_is_up_to_date(text):
    assert page.PATH.read_text("utf-8") == text, "run: make page"


def test_all_of_it_is_in_the_file(text):
    assert not re.search(r"(src|href)\s*=\s*[\"'](?!data:)", text)
    assert "@import" not in text
    assert "fetch(" not in text
    assert len(text.encode()) < 1e6


def test_bytes_and_numbers_as_text():
    assert page.packed("digit", b"\x00\xff") == {"bytes": "AP8="}
    numbers = np.array([1, -0.5], "float32").tobytes()
    assert page.packed("_weights", numbers) == {"halves": "ADwAuA=="}
    assert page.packed("pen", 22.0) == 22.0


def test_text_cannot_end_the_script():
    assert "</" not in page.as_script({"text": "</script>"})


def test_what_was_there_stays_if_it_cannot_be_made(monkeypatch, tmp_path):
    path = tmp_path / "site" / "recogniser.html"
    monkeypatch.setattr(page, "PATH", path)
    monkeypatch.setattr(page, "page", lambda: "one")
    page.main([])
    assert path.read_text() == "one"
    monkeypatch.setattr(page, "page", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        page.main([])
    assert path.read_text() == "one"
    assert list(path.parent.iterdir()) == [path]
