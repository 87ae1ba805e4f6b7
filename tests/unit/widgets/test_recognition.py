"""The recognizer in Python: what it reads, says and keeps."""

import base64
import threading

import cv2
import keras
import nbformat
import numpy as np
import pytest
from keras import layers

from tests.paper import several
from utils.datasets import my_digits
from utils.datasets.data_files import load_mnist
from utils.models import from_pixels, tutorial_cnn
from utils.paths import ROOT
from utils.pictures.errors import PictureError
from utils.pictures.reading import SURE, TURNS, predict_digit, read_images
from utils.training.augmenting import augmentation
from utils.widgets import photo as photos
from utils.widgets.reader import constants
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
    reader._handle_custom_msg(content, buffers)


def jpeg(image):
    return cv2.imencode(".jpg", image)[1].tobytes()


LINE = [22, 140, 40, 140, 240]


@pytest.fixture
def far():
    """A recognizer with a network that the page does not know: Python computes it."""
    stack = [layers.Flatten(), layers.LayerNormalization(), layers.Dense(10)]
    keras.utils.set_random_seed(0)
    return recognizer(sequential(layers.Rescaling(1 / 255), *stack))


def test_it_reads_what_is_on_the_pad(reader):
    for image, label in zip(IMAGES[:20], LABELS[:20], strict=True):
        reader.pad.load(image)
        assert reader.prediction.digit == label
        assert np.array_equal(reader.prediction.image, image)
        [expected] = read_images(image[np.newaxis], reader.model)
        np.testing.assert_allclose(reader.prediction.probabilities, expected, atol=1e-5)


def test_a_drawing_is_read_as_a_picture_of_it(reader):
    reader.pad.strokes = [LINE, [22, 100, 60, 140, 40]]
    expected = predict_digit(reader.pad.image, reader.model)
    assert reader.prediction.digit == expected.digit == 1
    assert reader.prediction.confidence == pytest.approx(expected.confidence, abs=0.01)
    assert reader.prediction.box == expected.box


def test_an_empty_pad(reader):
    reader.pad.load(IMAGES[0])
    reader.pad.clear()
    assert repr(reader) == "Recognizer(Draw a digit.)"
    with pytest.raises(ValueError, match="draw one on the pad"):
        _ = reader.prediction


def test_a_drawing_that_can_be_no_digit(reader):
    reader.pad.strokes = [[2, 140, 140]]
    with pytest.raises(PictureError, match="stands out"):
        _ = reader.prediction
    assert "stands out" in repr(reader)


def test_where_the_page_computes_python_does_not(reader, monkeypatch):
    monkeypatch.setattr(reader, "_network", None)
    reader.pad.strokes = [LINE]
    assert reader.view.digit == b""  # the page says what it shows


def test_the_page_knows_what_the_reader_knows(reader):
    assert reader.sure == SURE
    assert reader.constants == constants()
    assert reader.constants["reading"]["TURNS"] == TURNS


def test_what_the_page_does_not_know_is_computed_here(far):
    assert not far.view.in_page
    far.pad.load(IMAGES[0])
    assert far.view.digit == IMAGES[0].tobytes()
    assert far.view.probabilities == pytest.approx(far.prediction.probabilities)
    assert far.view._values
    far.pad.strokes = [[2, 140, 140]]
    far.pad._background = b""
    assert "stands out" in far.problem
    assert far.view.probabilities == []
    far.pad.clear()
    assert far.problem == ""


def test_a_network_that_is_trained_on_is_sent_again_with_the_next_drawing(far):
    model = tutorial_cnn()
    reader = recognizer(model)
    before = reader.view._weights
    model.layers[0].bias.assign_add(np.ones(32))
    reader.pad.strokes = [LINE]
    assert reader.view._weights != before


def test_after_training_the_answer_is_the_new_one(far):
    for reader in (recognizer(tutorial_cnn()), far):
        reader.pad.strokes = [LINE]
        before = reader.prediction.probabilities
        reader.model.layers[-1].bias.assign_add(np.arange(10.0))
        reader.view.refresh()  # as after a cell
        assert not np.allclose(reader.prediction.probabilities, before)
        if not reader.view.in_page:
            assert reader.view.probabilities == pytest.approx(
                reader.prediction.probabilities
            )


def test_scores_become_probabilities(far):
    far.pad.load(IMAGES[0])
    assert far.prediction.probabilities.sum() == pytest.approx(1, abs=1e-4)
    assert 0 < far.prediction.confidence < 1


@pytest.mark.parametrize("make", [tutorial_cnn, lambda: from_pixels(tutorial_cnn())])
def test_a_network_of_the_learners_own(make):
    model = make()
    reader = recognizer(model)
    reader.pad.load(IMAGES[0])
    [expected] = read_images(IMAGES[:1], model)
    np.testing.assert_allclose(reader.prediction.probabilities, expected, atol=1e-5)


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
        [expected] = read_images(image[np.newaxis], shared.model)
        np.testing.assert_allclose(reader.prediction.probabilities, expected, atol=1e-5)


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
    np.testing.assert_allclose(
        reader.prediction.probabilities, expected.probabilities, atol=1e-5
    )
    assert reader.prediction.box == expected.box
    assert np.array_equal(reader.pad.image[5::10, 5::10], expected.image)


def framed(reader):
    """The kinds of the frames on the photo that is shown."""
    return [kind for kind, _ in reader.seen.get("frames", [])]


def test_what_was_seen_on_a_photo_is_shown_until_something_is_drawn(reader):
    content = jpeg(several(IMAGES))
    press(reader, {"photo": "photo.jpg"}, content)
    assert framed(reader) == ["other"] * 5 + ["read"]
    assert reader.seen["text"].startswith(
        "Read: the digit in the frame. The page has 5 "
    )
    left, top, right, bottom = predict_digit(content, reader.model).box
    _, corners = reader.seen["frames"][-1]
    assert [corners[0], corners[2]] == [[left, top], [right, bottom]]
    reader.pad.strokes = [LINE]
    assert reader.seen == {}


def test_the_answer_does_not_wait_for_what_else_is_on_a_photo(reader, monkeypatch):
    """Nor is it lost when that fails."""
    shown = []
    monkeypatch.setattr(reader, "send", shown.append)

    def broken(*_):
        shown.append((reader.prediction.digit, framed(reader)))
        raise ArithmeticError("out of order")

    monkeypatch.setattr(photos, "surroundings", broken)
    press(reader, {"photo": "photo.jpg"}, photo())
    assert shown == ["done", (LABELS[0], ["read"])]
    assert framed(reader) == ["read"]
    assert reader.problem == ""


def test_a_drawing_that_comes_meanwhile_hides_the_photo(reader, monkeypatch):
    def draw(*_):
        reader.pad.strokes = [LINE]
        return [["cell", []]], ["A form."]

    monkeypatch.setattr(photos, "surroundings", draw)
    press(reader, {"photo": "photo.jpg"}, photo())
    assert reader.pad.strokes == [LINE]
    assert reader.seen == {}


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

    def draw():
        reader.pad.set_state({"strokes": [LINE], "_background": b"", "_sent": 9})
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
    assert reader.pad.strokes == [LINE]
    assert reader.prediction.digit == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"text", "not a picture"),
        (jpeg(np.full((99, 99), 200, "uint8")), ""),
    ],
)
def test_a_photo_that_cannot_be_read(reader, content, message):
    press(reader, {"photo": "photo.jpg"}, photo())  # is not shown any more afterwards
    press(reader, {"photo": "photo.jpg"}, content)
    assert message in reader.problem
    assert reader.problem
    assert reader.seen == {}
    assert reader.pad.image.any()  # what was there stays


def test_a_correction(reader):
    press(reader, {"label": 7})
    assert reader.kept == "Draw a digit."
    reader.pad.load(IMAGES[0])
    press(reader, {"label": 7})
    press(reader, {"label": 8})  # a second one for the same drawing replaces the first
    reader.pad.load(IMAGES[1])
    assert reader.kept == ""
    press(reader, {"label": 1})
    assert "Kept as a 1 in mine/, which now holds 2 digits." in reader.kept
    images, labels = my_digits.load_my_digits()
    assert labels.tolist() == [1, 8]
    assert np.array_equal(images[0], reader.pad.digit)


def test_where_nothing_is_kept_no_message_changes_that(folder):
    reader = recognizer(keep=False)
    assert not reader.keeps
    reader.pad.load(IMAGES[0])
    for claim in ({"keeps": True}, {"kept": "Kept"}, {"keep": True, "_keeps": True}):
        reader.set_state(claim)
        for content in ({"label": 7}, {"label": 7} | claim, {"photo": 1, "label": 7}):
            press(reader, content, photo())
    assert not folder.exists()
    assert reader.prediction.digit == LABELS[0]  # but it reads


def test_the_app_keeps_nothing(folder):
    """The notebook for Voila, run as it stands, and a visitor who sends a label."""
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
    assert "not writable" in reader.problem


def test_a_damaged_file_does_not_keep_a_correction_from_being_kept(reader, folder):
    folder.mkdir()
    (folder / "3_damaged.png").write_text("damaged")
    reader.pad.load(IMAGES[0])
    press(reader, {"label": 7})
    assert "Kept as a 7" in reader.kept


def test_an_error_nobody_expects_is_shown(reader, monkeypatch):
    def broken(*_):
        raise ArithmeticError("out of order")

    monkeypatch.setattr(reader, "_network", broken)
    press(reader, {"photo": "photo.jpg"}, jpeg(255 - IMAGES[0]))
    assert reader.problem == "ArithmeticError: out of order"


def test_it_comes_with_a_picture(reader):
    reader.pad.load(IMAGES[0])
    data, _ = reader._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    png = np.frombuffer(base64.b64decode(data["image/png"]), "uint8")
    height, width, _ = cv2.imdecode(png, cv2.IMREAD_COLOR).shape
    assert width >= 700
    assert height >= 400
