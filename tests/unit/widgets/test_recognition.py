"""The recognizer in Python: what it reads, says and keeps."""

import base64

import cv2
import keras
import numpy as np
import pytest

from utils.datasets import my_digits
from utils.datasets.data_files import load_mnist
from utils.models import from_pixels, tutorial_cnn
from utils.predict import predict_digit
from utils.widgets.recognition import recognizer

IMAGES, LABELS = load_mnist().validation


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_MY_DIGITS", str(tmp_path / "mine"))
    return tmp_path / "mine"


@pytest.fixture(scope="module")
def shared():
    return recognizer()


@pytest.fixture
def reader(shared):
    shared.pad.clear()
    return shared


def press(reader, content, *buffers):
    """As a message of the browser arrives."""
    reader.answer._handle_custom_msg(content, buffers)


def jpeg(image):
    return cv2.imencode(".jpg", image)[1].tobytes()


def test_it_reads_what_is_on_the_pad(reader):
    for image, label in zip(IMAGES[:20], LABELS[:20], strict=True):
        reader.pad.load(image)
        assert reader.prediction.digit == label
        assert reader.answer.digit == str(label)
        assert np.argmax(reader.view.probabilities) == label
        assert reader.view._maps[:784] == reader.pad.digit.tobytes()


def test_an_empty_pad(reader):
    reader.pad.load(IMAGES[0])
    reader.pad.clear()
    assert (reader.answer.state, reader.answer.digit) == ("blank", "")
    assert reader.view._maps == b""
    with pytest.raises(ValueError, match="draw one on the pad"):
        _ = reader.prediction


def test_sure_and_not_sure(reader):
    reader.pad.load(IMAGES[0])
    assert (reader.answer.state, reader.answer.text) == ("sure", "more than 99% sure")
    unsure = recognizer(keras.models.clone_model(reader.model))
    unsure.pad.load(IMAGES[0])
    assert unsure.answer.state == "unsure"
    ranking = unsure.prediction.probabilities.argsort()[::-1]
    first, second = unsure.answer.text.removeprefix("Not sure: ").split(" or ")
    assert [first[0], second[0]] == [str(digit) for digit in ranking[:2]]


@pytest.mark.parametrize("make", [tutorial_cnn, lambda: from_pixels(tutorial_cnn())])
def test_a_network_of_the_learners_own(make):
    model = make()
    reader = recognizer(model)
    reader.pad.load(IMAGES[0])
    assert reader.view.probabilities == pytest.approx(
        reader.prediction.probabilities, abs=1e-3
    )


def test_a_photo(reader):
    paper = np.full((500, 700), 230, "uint8")
    digit = cv2.resize(IMAGES[0], (280, 280), interpolation=cv2.INTER_CUBIC)
    paper[100:380, 300:580] -= (digit * 0.8).astype("uint8")
    press(reader, {"photo": "photo.jpg"}, memoryview(jpeg(paper)))
    expected = predict_digit(jpeg(paper), reader.model)
    assert reader.prediction.digit == LABELS[0]
    assert reader.view.probabilities == pytest.approx(expected.probabilities)
    assert np.array_equal(reader.pad.image[5::10, 5::10], expected.image)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"text", "not a picture"),
        (jpeg(np.full((99, 99), 200, "uint8")), ""),
    ],
)
def test_a_photo_that_cannot_be_read(reader, content, message):
    reader.pad.load(IMAGES[0])
    press(reader, {"photo": "photo.jpg"}, content)
    assert reader.answer.state == "problem"
    assert message in reader.answer.text
    assert reader.answer.text
    assert reader.pad.image.any()  # what was there stays


def test_a_correction(reader):
    press(reader, {"label": 7})
    assert reader.answer.kept == "Draw a digit."
    reader.pad.load(IMAGES[0])
    press(reader, {"label": 7})
    press(reader, {"label": 8})  # a second one for the same drawing replaces the first
    reader.pad.load(IMAGES[1])
    assert reader.answer.kept == ""
    press(reader, {"label": 1})
    assert "Kept as a 1 in mine/, which now holds 2 digits." in reader.answer.kept
    images, labels = my_digits.load_my_digits()
    assert labels.tolist() == [1, 8]
    assert np.array_equal(images[0], reader.pad.digit)


def test_a_correction_that_cannot_be_kept(reader, folder):
    folder.write_text("not a folder")
    reader.pad.load(IMAGES[0])
    press(reader, {"label": 7})
    assert reader.answer.state == "problem"
    assert "not writable" in reader.answer.text


def test_a_damaged_file_does_not_keep_a_correction_from_being_kept(reader, folder):
    folder.mkdir()
    (folder / "3_damaged.png").write_text("damaged")
    reader.pad.load(IMAGES[0])
    press(reader, {"label": 7})
    assert "Kept as a 7" in reader.answer.kept


def test_an_error_nobody_expects_is_shown(reader, monkeypatch):
    def broken(*_):
        raise ArithmeticError("out of order")

    monkeypatch.setattr(reader, "_network", broken)
    press(reader, {"photo": "photo.jpg"}, jpeg(255 - IMAGES[0]))
    assert reader.answer.state == "problem"
    assert reader.answer.text == "ArithmeticError: out of order"


def test_it_comes_with_a_picture(reader):
    reader.pad.load(IMAGES[0])
    data = reader._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    png = np.frombuffer(base64.b64decode(data["image/png"]), "uint8")
    height, width, _ = cv2.imdecode(png, cv2.IMREAD_COLOR).shape
    assert width >= 700
    assert height >= 400
