"""What is shown of a photo: frames where something is, and what it is in words."""

import base64
import io

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.paper import paper, several
from utils.pictures.errors import NoDigitFound
from utils.pictures.pages import Reading, predict_digits
from utils.pictures.reading import predict_digit
from utils.widgets import photo


def png(image):
    return cv2.imencode(".png", image)[1].tobytes()


def seen(content):
    """All that is seen on a photo: frames and sentences."""
    return photo.surroundings(content, predict_digit(content), None)


def boxes(frames, kind):
    corners = [np.array(one) for name, one in frames if name == kind]
    return [(*one.min(axis=0), *one.max(axis=0)) for one in corners]


def shown_picture(preview):
    head, text = preview["picture"].split(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(text)))


@pytest.fixture(scope="module")
def images(digits):
    return digits[0]


@pytest.fixture(scope="module")
def page(images):
    """Six digits: 7 2 1, 0 4 1."""
    return png(several(images))


def test_the_frame_is_where_the_digit_is(page):
    prediction = predict_digit(page)
    preview = photo.preview(page, prediction)
    assert boxes(preview["frames"], "read") == [prediction.box]
    assert prediction.digit == 4
    assert prediction.box[:2] == pytest.approx((540, 400), abs=6)
    assert preview["size"] == [1200, 900]
    assert shown_picture(preview).size == (560, 420)
    assert preview["text"] == photo.READ


def test_a_photo_of_a_turned_camera_is_shown_upright(images):
    lying = np.rot90(paper(1000, 600, images[:1], [(100, 700)]))  # counter-clockwise
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6  # turn it clockwise
    Image.fromarray(lying).save(file, "JPEG", exif=exif)
    preview = photo.preview(file.getvalue(), predict_digit(file.getvalue()))
    assert preview["size"] == [600, 1000]
    [box] = boxes(preview["frames"], "read")
    assert box[:2] == pytest.approx((100, 700), abs=6)
    assert shown_picture(preview).size == (336, 560)


def test_a_large_photo_is_framed_in_its_own_pixels(images):
    large = png(cv2.resize(several(images), None, fx=3, fy=3))
    preview = photo.preview(large, predict_digit(large))
    assert preview["size"] == [3600, 2700]
    [box] = boxes(preview["frames"], "read")
    assert box[:2] == pytest.approx((1620, 1200), abs=18)
    assert len(preview["picture"]) < 100_000


def test_ink_on_nothing_can_be_seen(images):
    ink = cv2.resize(images[0], (300, 300))
    content = png(np.dstack([np.zeros((300, 300, 3), "uint8"), ink]))
    grey = np.array(shown_picture(photo.preview(content, predict_digit(content))))
    assert grey[0, 0] > 240
    assert grey.min() < 40


def test_other_digits_are_framed_and_counted(page):
    frames, said = seen(page)
    every = {answer.box for answer in predict_digits(page)}
    others = boxes(frames, "other")
    assert len(others) == len(frames) == 5
    assert set(others) < every
    assert said == ["The page has 5 more digits; predict_digits reads them all."]


def test_one_more_digit(images):
    two = paper(500, 900, images[:2], [(400, 200), (700, 200)])
    assert seen(png(two))[1] == [
        "The page has 1 more digit; predict_digits reads it, too."
    ]


def test_a_digit_alone(images):
    assert seen(png(paper(400, 600, images[:1], [(280, 140)]))) == ([], [])


def form_of(images):
    """Four cells, the last one empty."""
    places = [(60 + 160 * column, 60) for column in range(3)]
    form = paper(240, 680, images[:3], places)
    for place in range(5):
        cv2.line(form, (20 + 160 * place, 20), (20 + 160 * place, 220), 60, 3)
    for row in (20, 220):
        cv2.line(form, (20, row), (660, row), 60, 3)
    return form


def test_the_cells_of_a_form_are_framed(images):
    frames, said = seen(png(form_of(images)))
    cells = sorted(boxes(frames, "cell"))
    assert len(cells) == 4
    assert cells[1] == pytest.approx((180, 20, 340, 220), abs=5)
    assert said == ["A form of 4 cells: predict_digits reads 3 digits in it."]


def test_a_mark_that_is_left_out(images):
    page = paper(500, 900, images[:2], [(400, 200), (600, 200)])
    cv2.line(page, (200, 300), (235, 300), 40, 9)
    frames, said = seen(png(page))
    assert boxes(frames, "rest") == [pytest.approx((198, 295, 238, 305), abs=5)]
    assert said[-1] == "Dotted: 1 mark, left out."


def test_a_sheet_on_a_table(images):
    sheet = paper(400, 600, images[:1], [(280, 140)])
    table = cv2.copyMakeBorder(sheet, 60, 80, 100, 120, cv2.BORDER_CONSTANT, value=45)
    frames, said = seen(png(table))
    assert boxes(frames, "sheet") == [pytest.approx((100, 60, 700, 460), abs=8)]
    assert said == ["The sheet was straightened."]


@pytest.mark.parametrize("degrees", [0, 8])
def test_boxes_of_cells_would_overlap_on_a_tilted_sheet(images, degrees):
    form = form_of(images)
    table = cv2.copyMakeBorder(form, 150, 150, 99, 99, cv2.BORDER_CONSTANT, value=45)
    turn = cv2.getRotationMatrix2D((400, 250), degrees, 0.9)
    table = cv2.warpAffine(table, turn, table.shape[::-1], borderValue=45)
    frames, said = seen(png(table))
    assert len(boxes(frames, "cell")) == (0 if degrees else 4)
    assert len(boxes(frames, "sheet")) == 1
    assert len(said) == 2


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ({"turn": 90}, "Read as a page, it is turned by 90° first."),
        (
            {"turn": 90, "doubt": "Turn the picture upright."},
            "Turn the picture upright.",
        ),
    ],
)
def test_which_way_up_comes_first(page, monkeypatch, found, text):
    reading = Reading(rows=[predict_digits(page)], cells=[], left_out=[], **found)
    monkeypatch.setattr(photo, "read_page", lambda *_: reading)
    said = seen(page)[1]
    assert said[0] == text
    assert len(said) == 2


def test_what_cannot_be_read_as_a_page_has_nothing_else(page, monkeypatch):
    def refuse(*_):
        raise NoDigitFound("specks")

    monkeypatch.setattr(photo, "read_page", refuse)
    assert seen(page) == ([], [])
