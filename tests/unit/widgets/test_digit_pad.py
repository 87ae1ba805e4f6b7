"""What Python does for the pad. What the browser does is in tests/browser."""

import base64
import threading

import cv2
import numpy as np
import pytest
import traitlets

from utils.datasets.data_files import load_mnist
from utils.pictures.errors import NoDigitFound
from utils.pictures.preparation import prepare_digit
from utils.widgets.digit_pad import DigitPad

LINE = [20, 140, 40, 140, 240]


@pytest.fixture
def pad():
    return DigitPad()


def from_browser(pad, **state):
    """As a message of the browser arrives."""
    pad.set_state(state | {"_sent": pad._sent + 1})


def test_an_empty_pad(pad):
    assert pad.image.shape == (280, 280)
    assert not pad.image.any()
    assert pad.digit.shape == (28, 28)
    assert not pad.digit.any()


def test_a_stroke_is_as_wide_and_long_as_its_pen(pad):
    pad.strokes = [LINE]
    rows, columns = np.nonzero(pad.image > 127)
    assert (columns.min(), columns.max()) == pytest.approx((130, 150), abs=1)
    assert (rows.min(), rows.max()) == pytest.approx((30, 250), abs=1)


def test_a_pixel_is_as_white_as_its_covered_share(pad):
    pad.strokes = [[4, 100.25, 100.5, 200, 100.5]]  # covers the rows 98.5 to 102.5
    assert pad.image[97:104, 150].tolist() == [0, 128, 255, 255, 255, 128, 0]
    assert pad.image[100, 96:100].tolist() == [0, 0, 191, 255]


def test_strokes_do_not_add_up(pad):
    pad.strokes = [[4, 100, 100.5, 200, 100.5]] * 2
    assert pad.image[98, 150] == 128
    assert pad.image.max() == 255


@pytest.mark.parametrize("place", [-100, 1e9])
def test_strokes_beside_the_pad_are_not_there(pad, place):
    pad.strokes = [[20, place, 100], [20, 140, 40, place, 40], [-9, 140, 200, 9, 200]]
    rows, _ = np.nonzero(pad.image)
    assert (rows.min(), rows.max()) == (30, 49)


def test_a_digit_is_centred_in_28_x_28_pixels(pad):
    pad.strokes = [LINE]
    rows, columns = np.nonzero(pad.digit)
    assert rows.max() - rows.min() == 19
    assert (columns.mean(), rows.mean()) == pytest.approx((14, 14), abs=1)


def test_a_drawing_is_read_as_a_picture_of_it_is(pad):
    """Both ways differ only in what they do about paper and light."""
    pad.strokes = [LINE, [20, 100, 60, 140, 40]]
    assert pad.digit == pytest.approx(prepare_digit(pad.image).astype(int), abs=40)


def test_a_drawing_with_specks_only_is_refused(pad):
    pad.strokes = [[4, 20 * i, 100] for i in range(1, 9)]
    with pytest.raises(NoDigitFound, match="only specks"):
        _ = pad.digit


@pytest.mark.parametrize("width", [12, 22, 38])
def test_the_ink_is_that_of_the_page(pad, width):
    """A line with round ends, of which the first pixel reaches from 0 to 1."""
    pad.strokes = [[width, 60.5, 80, 180.5, 210]]
    rows, columns = np.nonzero(pad.image > 127)
    assert (columns.mean(), rows.mean()) == pytest.approx((120, 144.5), abs=0.1)
    length = np.hypot(120, 130)
    area = width * length + np.pi * (width / 2) ** 2
    assert len(rows) == pytest.approx(area, rel=0.03)


def test_a_dot(pad):
    pad.strokes = [[20, 100.5, 60]]
    rows, columns = np.nonzero(pad.image > 127)
    assert (columns.mean(), rows.mean()) == pytest.approx((100, 59.5), abs=0.1)
    assert len(rows) == pytest.approx(np.pi * 10**2, rel=0.05)


def test_load_undo_clear(pad):
    digit = load_mnist().train.images[0]
    pad.load(digit)
    assert np.array_equal(pad.image[5::10, 5::10], digit)
    pad.strokes = [LINE, LINE[:3]]
    pad.undo()
    assert pad.strokes == [LINE]
    assert np.array_equal(pad.image[5::10, 5], digit[:, 0])
    pad.clear()
    assert not pad.image.any()
    pad.undo()
    assert pad.strokes == []


def test_a_loaded_digit_is_taken_as_it_is(pad):
    digit = load_mnist().train.images[0]
    pad.load(digit)
    assert np.array_equal(pad.digit, digit)
    pad.digit[:] = 0  # a copy
    assert np.array_equal(pad.digit, digit)
    pad.strokes = [LINE]
    assert not np.array_equal(pad.digit, digit)
    pad.undo()
    assert np.array_equal(pad.digit, digit)


@pytest.mark.parametrize("image", [np.zeros((28, 28)), np.zeros((9, 9), "uint8"), 3])
def test_loading_something_else(pad, image):
    pad.strokes = [LINE]
    with pytest.raises(ValueError, match="images: expected"):
        pad.load(image)
    assert pad.strokes == [LINE]


@pytest.mark.parametrize(
    "strokes", [[[20, 1]], [[20, 1, 2, 3]], [[]], [["a", 1, 2]], [[20, 1, np.nan]], [3]]
)
def test_bad_strokes_change_nothing(pad, strokes):
    pad.strokes = [LINE]
    with pytest.raises(ValueError, match="strokes: expected lists"):
        pad.strokes = strokes
    with pytest.raises(ValueError, match="strokes: expected lists"):
        from_browser(pad, strokes=strokes)
    assert pad.strokes == [LINE]


def test_a_pen_that_is_too_wide(pad):
    with pytest.raises(traitlets.TraitError, match="pen"):
        pad.pen = 1000


def test_callbacks_get_every_change_once(pad):
    seen = []

    @pad.on_draw
    def note(pad):
        seen.append(len(pad.strokes))

    assert callable(note)
    from_browser(pad, strokes=[LINE])
    from_browser(pad, strokes=[LINE])  # the same drawing, but it wants an answer
    from_browser(pad, strokes=[LINE, LINE], _background=memoryview(b""))
    pad.load(np.ones((28, 28), "uint8"))
    from_browser(pad, strokes=[], _background=memoryview(b""))
    assert seen == [1, 2, 0, 0]
    assert pad._answered == pad._sent == 4


def test_the_browser_gets_its_answer_after_the_callbacks(pad):
    pad.on_draw(lambda pad: answered.append(pad._answered))
    answered = []
    from_browser(pad, strokes=[LINE])
    assert answered == [0]
    assert pad._answered == 1


def test_the_browser_gets_its_answer_if_a_callback_is_interrupted(pad):
    @pad.on_draw
    def interrupted(pad):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        from_browser(pad, strokes=[LINE])
    assert pad._answered == pad._sent == 1  # or it would wait for ever


def test_an_error_in_a_callback(pad):
    pad.on_draw(lambda pad: 1 / len(pad.strokes))
    pad.strokes = [LINE]
    assert pad.error == ""
    from_browser(pad, strokes=[])
    assert pad.error.startswith(
        "ZeroDivisionError: division by zero\nin <lambda>, line"
    )
    assert "1 / len(pad.strokes)" in pad.error
    assert pad._answered == pad._sent  # or the browser would wait for ever
    from_browser(pad, strokes=[LINE])
    assert pad.error == ""


def test_a_callback_without_a_parameter(pad):
    pad.on_draw(lambda: None)
    pad.strokes = [LINE]
    assert pad.error.startswith("TypeError: ")
    assert "1 was given" in pad.error


def test_a_mended_callback_takes_the_place_of_the_old_one(pad):
    module = {"__name__": "cell", "seen": []}
    for body in ("missing()", "seen.append(1)", "seen.append(2)"):
        exec(f"def note(pad):\n    {body}", module)  # as a cell that is run again
        pad.on_draw(module["note"])
        pad.undo() if pad.strokes else setattr(pad, "strokes", [LINE])
    assert module["seen"] == [1, 2]
    assert pad.error == ""


def test_functions_of_one_name_are_not_mixed_up(pad):
    seen = []

    def note(number):
        return lambda pad: seen.append(number)

    for number in range(3):
        pad.on_draw(note(number))
    pad.strokes = [LINE]
    assert seen == [0, 1, 2]


def test_a_failing_callback_stops_neither_the_others_nor_the_page(pad, monkeypatch):
    seen, sent = [], []
    pad.strokes = [LINE]
    pad.on_draw(lambda pad: 1 / 0)
    pad.on_draw(seen.append)
    monkeypatch.setattr(pad, "send_state", lambda names: sent.append({*names}))
    pad.load(np.ones((28, 28), "uint8"))
    assert seen == [pad]
    assert {"strokes", "_background"} <= set().union(*sent)
    assert "ZeroDivisionError" in pad.error


def test_callbacks_on_two_threads_wait_for_each_other(pad):
    inside, together = [], []

    @pad.on_draw
    def slow(pad):
        inside.append(1)
        together.append(len(inside))
        threading.Event().wait(0.02)
        inside.pop()

    def draw(x):
        for y in range(5):
            pad.strokes = [[20, x, y]]

    threads = [threading.Thread(target=draw, args=[x]) for x in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(together) == {1}


def test_a_callback_may_change_the_pad(pad):
    pad.on_draw(lambda pad: pad.clear())
    pad.strokes = [LINE]
    assert pad.strokes == []


def test_it_comes_with_a_picture(pad):
    pad.strokes = [LINE]
    data, _ = pad._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == "DigitPad(1 strokes)"
    png = np.frombuffer(base64.b64decode(data["image/png"]), "uint8")
    assert np.array_equal(cv2.imdecode(png, cv2.IMREAD_GRAYSCALE), pad.image)
