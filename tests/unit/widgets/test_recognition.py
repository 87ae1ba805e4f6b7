"""The recognizer in Python: what it reads, says and keeps."""

import base64
import threading

import cv2
import keras
import nbformat
import numpy as np
import pytest
from keras import layers

from utils.datasets import my_digits
from utils.datasets.data_files import load_mnist
from utils.models import from_pixels, tutorial_cnn
from utils.paths import ROOT
from utils.predict import predict_digit
from utils.training.augmenting import augmentation
from utils.widgets.activations import Activations
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


def sequential(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def test_a_network_behind_augmentation_is_read_as_the_network_itself(shared):
    """It divides by 255 itself; only its second layer tells."""
    model = sequential(augmentation(), shared.model)
    reader = recognizer(model)
    for image in IMAGES[:5]:
        expected = predict_digit(image, shared.model).probabilities
        np.testing.assert_allclose(
            predict_digit(image, model).probabilities, expected, atol=1e-5
        )
        reader.pad.load(image)
        shown = Activations(model)(image)[-1]
        assert reader.view.probabilities == pytest.approx(
            reader.prediction.probabilities
        )
        np.testing.assert_allclose(
            shown, Activations(shared.model)(image)[-1], atol=1e-5
        )


def test_a_network_that_does_not_tell_what_it_takes_is_refused():
    model = sequential(layers.Normalization(), tutorial_cnn())
    for use in (recognizer, lambda model: predict_digit(IMAGES[0], model)):
        with pytest.raises(ValueError, match="Normalization cannot tell whether"):
            use(model)


def photo():
    paper = np.full((500, 700), 230, "uint8")
    digit = cv2.resize(IMAGES[0], (280, 280), interpolation=cv2.INTER_CUBIC)
    paper[100:380, 300:580] -= (digit * 0.8).astype("uint8")
    return jpeg(paper)


def test_a_photo(reader):
    press(reader, {"photo": "photo.jpg"}, memoryview(photo()))
    expected = predict_digit(photo(), reader.model)
    assert reader.prediction.digit == LABELS[0]
    assert reader.view.probabilities == pytest.approx(expected.probabilities)
    assert np.array_equal(reader.pad.image[5::10, 5::10], expected.image)


class Watched:
    """A lock that says when someone has to wait for it."""

    def __init__(self, lock, someone_waits):
        self.lock, self.someone_waits = lock, someone_waits

    def __enter__(self):
        if not self.lock.acquire(blocking=False):
            self.someone_waits.set()
            self.lock.acquire()

    def __exit__(self, *_):
        self.lock.release()


def test_a_drawing_that_comes_while_a_photo_is_read_has_the_last_word(
    reader, monkeypatch
):
    """The photo is read until the drawing has been answered, or waits for the photo."""
    network, go_on = reader._network, threading.Event()
    monkeypatch.setattr(reader.pad, "lock", Watched(reader.pad.lock, go_on))
    line = [22, 140, 40, 140, 240]

    def draw():
        reader.pad.set_state({"strokes": [line], "_background": b"", "_sent": 9})
        go_on.set()

    drawing = threading.Thread(target=draw)

    def slow(images):
        monkeypatch.setattr(reader, "_network", network)
        drawing.start()
        assert go_on.wait(60)
        return network(images)

    monkeypatch.setattr(reader, "_network", slow)
    press(reader, {"photo": "photo.jpg"}, photo())
    drawing.join()
    assert reader.pad.strokes == [line]
    assert (reader.prediction.digit, reader.answer.digit) == (1, "1")
    assert reader.view._maps[:784] == reader.prediction.image.tobytes()


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


def test_where_nothing_is_kept_no_message_changes_that(folder):
    reader = recognizer(keep=False)
    assert not reader.answer.keeps
    reader.pad.load(IMAGES[0])
    for claim in ({"keeps": True}, {"kept": "Kept"}, {"keep": True, "_keeps": True}):
        reader.answer.set_state(claim)
        for content in ({"label": 7}, {"label": 7} | claim, {"photo": 1, "label": 7}):
            press(reader, content, photo())
    assert not folder.exists()
    assert reader.prediction.digit == LABELS[0]  # but it reads


def test_the_app_keeps_nothing(folder):
    """What `make app` serves, run as it stands, and a visitor who sends a label."""
    notebook = nbformat.read(ROOT / "app" / "recogniser.ipynb", 4)
    text, code = notebook.cells
    assert "Nothing that you draw or send is kept" in text.source
    *imports, last = code.source.splitlines()
    module = {}
    exec("\n".join(imports), module)
    reader = eval(last, module)
    reader.pad.load(IMAGES[0])
    press(reader, {"label": 7})
    assert not folder.exists()


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
