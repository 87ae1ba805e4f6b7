"""Digits are read from pictures."""

import io
import os
import subprocess
import sys

import cv2
import keras
import numpy as np
import pytest
from PIL import Image

from utils.datasets.samples import PAPERS, photograph
from utils.export import shipped
from utils.models import from_pixels, tutorial_cnn
from utils.paths import ROOT
from utils.pictures import reading
from utils.pictures.errors import NoDigitFound, UnreadablePicture
from utils.pictures.pages import predict_digits
from utils.pictures.preparation import prepare_digit
from utils.pictures.reading import predict_digit, read_images
from utils.pictures.warping import rotated


def test_a_photo_is_read(photo, digits):
    answer = predict_digit(photo)
    assert answer.digit == digits[1][0] == 7
    assert isinstance(answer.digit, int)
    assert answer.confidence == answer.probabilities[7] > 0.9
    assert answer.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert not answer.uncertain
    assert np.array_equal(answer.image, prepare_digit(photo))
    assert str(answer) == f"7 ({answer.confidence:.1%})"


def test_most_photos_are_read(digits):
    images, labels = digits
    answers = [
        predict_digit(photograph(images[index : index + 1], PAPERS[index % 3], index))
        for index in range(90)
    ]
    right = np.array([answer.digit for answer in answers]) == labels[:90]
    uncertain = np.array([answer.uncertain for answer in answers])
    assert right.mean() >= 0.97
    assert uncertain[right].mean() <= 0.04


def test_a_digit_of_mnist_is_read_as_it_is(digits):
    images, labels = digits
    answers = [predict_digit(image).digit for image in images[:300]]
    assert np.mean(answers == labels[:300]) >= 0.99


def test_rows_of_digits_are_read_in_order(digits):
    images, labels = digits
    lines = [images[:5], images[10:14], images[30:33]]
    page = photograph(lines, "squared", seed=1)
    answers = predict_digits(page)
    expected = [*labels[:5], *labels[10:14], *labels[30:33]]
    assert [answer.digit for answer in answers] == expected


def test_touching_digits_are_parted(digits):
    images, labels = digits
    page = np.zeros((60, 120), "uint8")
    for place, index in enumerate((2, 0, 4)):
        part = page[16:44, 12 + 19 * place : 40 + 19 * place]
        np.maximum(part, images[index], out=part)
    page[28:31, 34:42] = np.maximum(page[28:31, 34:42], 200)  # the pen stayed down
    answers = predict_digits(cv2.resize(page, None, fx=6, fy=6))
    assert [answer.digit for answer in answers] == [*labels[[2, 0, 4]]]


def test_boxes_are_in_pixels_of_the_picture(digits):
    page = np.full((3000, 4000), 235, "uint8")
    large = cv2.resize(digits[0][0], (1000, 1000), interpolation=cv2.INTER_CUBIC)
    page[500:1500, 2200:3200] = np.where(large > 128, 30, 235)
    rows, columns = (np.flatnonzero((page < 100).any(axis=axis)) for axis in (1, 0))
    expected = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    file = io.BytesIO()
    Image.fromarray(page).save(file, "JPEG", quality=95)
    for picture in (page, file.getvalue()):
        for answer in (predict_digit(picture), *predict_digits(picture)):
            assert answer.box == pytest.approx(expected, abs=16)


def corner(digit):
    page = np.full((200, 1500), 250, "uint8")
    page[90:174, 10:94] = cv2.resize(255 - digit, (84, 84))
    return page


def large(digit):
    page = np.full((3000, 6000), 230, "uint8")
    page[800:2200, 3000:4400] = 230 - cv2.resize(digit, (1400, 1400)) * 0.8
    return page


def drawn_with(ink):
    def draw(digit):
        alpha = cv2.resize(digit, (200, 200), interpolation=cv2.INTER_CUBIC)
        return np.dstack([np.full((200, 200, 3), ink, "uint8"), alpha])

    return draw


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda digit: 255 - digit, id="as small as in MNIST"),
        pytest.param(
            lambda digit: cv2.resize(
                255 - digit[3:25, 5:24], (12, 14), interpolation=cv2.INTER_AREA
            ),
            id="12 x 14 pixels",
        ),
        pytest.param(corner, id="in the corner of a wide picture"),
        pytest.param(large, id="6000 pixels wide"),
        pytest.param(drawn_with(0), id="black ink, transparent"),
        pytest.param(drawn_with(255), id="white ink, transparent"),
    ],
)
def test_unusual_pictures_are_read(digits, change):
    images, labels = digits
    for index in (0, 1, 4):
        file = io.BytesIO()
        Image.fromarray(change(images[index])).save(file, "PNG", compress_level=1)
        (only,) = predict_digits(file.getvalue())
        assert predict_digit(file.getvalue()).digit == only.digit == labels[index]


MEMORY = """
import sys
from pathlib import Path
from utils.pictures import prepare_digit
from utils.datasets import photograph

def memory(name):
    lines = dict(line.split(":") for line in open("/proc/self/status"))
    return int(lines[name].split()[0]) / 1024

before = memory("VmRSS")
Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
prepare_digit(sys.argv[1])
print(memory("VmHWM") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the memory is read from /proc")
@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_a_large_picture_takes_little_memory(digits, tmp_path, kind):
    path = tmp_path / f"large.{kind}"
    page = np.full((6000, 6000, 3), 230, "uint8")
    page[2000:4000, 2000:4000] -= cv2.resize(digits[0][0], (2000, 2000))[..., None] // 2
    Image.fromarray(page).save(path)
    command = [sys.executable, "-c", MEMORY, str(path)]
    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert float(result.stdout) < 500


def untrained(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def test_any_model_of_the_course_can_be_asked(photo):
    keras.utils.set_random_seed(0)
    network = tutorial_cnn()
    scaled, pixels = (
        predict_digit(photo, model) for model in (network, from_pixels(network))
    )
    assert np.allclose(scaled.probabilities, pixels.probabilities, atol=1e-5)


def test_a_function_can_be_asked(photo):
    seen = []

    def always_three(images):
        seen.append(images)
        return np.eye(10)[[3] * len(images)]

    assert predict_digit(photo, always_three).digit == 3
    (images,) = seen  # one call
    assert images.dtype == np.float32
    assert images.shape[1:] == (28, 28, 1)
    assert images.max() > 200


@pytest.mark.parametrize(("confidence", "uncertain"), [(0.6, True), (0.9, False)])
def test_an_answer_is_uncertain_if_much_speaks_for_others(photo, confidence, uncertain):
    def seven(images):
        answer = np.full(10, (1 - confidence) / 9)
        answer[7] = confidence
        return np.tile(answer, (len(images), 1))

    answer = predict_digit(photo, seven)
    assert answer.confidence == pytest.approx(confidence)
    assert answer.uncertain == uncertain
    assert ("not sure" in str(answer)) == uncertain


def test_a_model_that_disagrees_with_itself_is_uncertain(photo):
    def by_place(images):
        return np.eye(10)[np.arange(len(images))]

    assert predict_digit(photo, by_place).uncertain


def by_rows(images):
    """Ten answers that follow the ink in the rows of an image."""
    ink = images[:, :20, :, 0].reshape(len(images), 10, -1).sum(axis=2) + 1
    return ink / ink.sum(axis=1, keepdims=True)


def test_images_are_read_as_the_mean_over_three_turns(digits):
    images = digits[0][:5]
    turned = [rotated(images, degrees) for degrees in (0, 10, -10)]
    answers = [by_rows(np.float32(one)[..., None]) for one in turned]
    found = read_images(images, by_rows)
    assert found.shape == (5, 10)
    np.testing.assert_allclose(found, np.mean(answers, axis=0), rtol=1e-5)


def test_many_images_are_read_in_parts_with_the_same_answers(digits, monkeypatch):
    images = digits[0][:50]
    at_once = read_images(images, by_rows)
    sizes = []

    def counted(inputs):
        sizes.append(len(inputs))
        return by_rows(inputs)

    monkeypatch.setattr(reading, "AT_ONCE", 7)
    np.testing.assert_allclose(read_images(images, counted), at_once, rtol=1e-6)
    assert sum(sizes) == 3 * 50
    assert max(sizes) <= 3 * 7


def test_a_digit_is_read_as_its_image_is(photo):
    answer = predict_digit(photo)
    (same,) = read_images(answer.image[np.newaxis])
    np.testing.assert_allclose(same, answer.probabilities, atol=1e-6)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((28, 28), "uint8"), "expected shape"),
        (np.zeros((2, 28, 28, 1), "uint8"), "expected shape"),
        (np.zeros((2, 28, 28), "float32"), "expected dtype uint8"),
    ],
)
def test_other_images_are_not_read(images, message):
    with pytest.raises(ValueError, match=message):
        read_images(images, by_rows)


def test_a_model_for_something_else_reads_no_images(digits):
    images = digits[0][:2]
    with pytest.raises(ValueError, match=r"shape \(6, 10\), got \(6, 3\)"):
        read_images(images, lambda inputs: np.zeros((len(inputs), 3)))
    with pytest.raises(ValueError, match="probabilities"):
        read_images(images, lambda inputs: np.zeros((1, 10)))
    with pytest.raises(TypeError, match="model"):
        read_images(images, "digits_cnn.keras")


def test_a_model_for_something_else_is_refused(photo):
    layers = keras.layers
    with pytest.raises(ValueError, match=r"to \(10,\)"):
        predict_digit(photo, untrained(layers.Flatten(), layers.Dense(2)))
    with pytest.raises(ValueError, match="probabilities"):
        predict_digit(photo, lambda images: np.zeros((len(images), 3)))
    with pytest.raises(TypeError, match="model"):
        predict_digit(photo, "digits_cnn.keras")


def test_a_model_that_was_trained_again_is_used_at_once(photo, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_MODELS", str(tmp_path))
    with pytest.raises(shipped.ModelFileError):
        predict_digit(photo)
    layers = keras.layers
    for digit in (4, 5):
        dense = layers.Dense(10, "softmax", kernel_initializer="zeros")
        model = untrained(layers.Flatten(), dense)
        dense.bias.assign(20 * np.eye(10)[digit])
        shipped.save_digits_cnn(model, "its card")
        os.utime(tmp_path / shipped.NAME, ns=(digit, digit))
        assert predict_digit(photo).digit == digit


def test_blank_pictures_and_no_pictures_are_refused():
    for read in (predict_digit, predict_digits):
        with pytest.raises(NoDigitFound):
            read(np.full((300, 300), 200, "uint8"))
        with pytest.raises(UnreadablePicture):
            read(b"seven")
