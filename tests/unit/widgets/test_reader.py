"""What the page must know to read. That it reads as Python is in tests/browser."""

import json

from utils.pictures import ink, normalization
from utils.pictures.reading import TURNS
from utils.widgets.digit_pad import PAD_SIDE
from utils.widgets.reader import constants


def test_the_page_gets_the_numbers_of_python():
    numbers = constants()
    assert numbers["drawing"] == {"PAD_SIDE": PAD_SIDE}
    assert numbers["ink"]["STRONG"] == ink.STRONG
    assert numbers["normalization"]["THIN"] == normalization.THIN
    assert numbers["reading"]["TURNS"] == TURNS


def test_it_gets_them_as_they_are_now(monkeypatch):
    monkeypatch.setattr(ink, "STRONG", 0.5)
    assert constants()["ink"]["STRONG"] == 0.5


def test_they_can_be_sent():
    sent = json.loads(json.dumps(constants()))
    assert sent["reading"].pop("TURNS") == list(TURNS)
    assert sent["segmentation"] == constants()["segmentation"]
    assert all(sent.values())
