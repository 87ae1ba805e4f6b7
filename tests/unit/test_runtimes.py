"""Exported models read pictures in a process that has no TensorFlow."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.datasets.samples import photograph
from utils.export.formats import save
from utils.export.shipped import load_digits_cnn
from utils.files import ModelFileError
from utils.paths import ROOT
from utils.predict import predict_digit
from utils.runtimes import (
    check_sha256,
    load_litert,
    load_onnx,
    load_opencv,
    sha256,
)

WITHOUT_TENSORFLOW = """
import json, sys

for name in ("tensorflow", "keras"):
    sys.modules[name] = None  # importing it fails

from utils import runtimes
from utils.predict import predict_digit

load, model, picture = sys.argv[1:]
answer = predict_digit(picture, getattr(runtimes, load)(model))
try:
    import tensorflow
except ImportError:
    print(json.dumps([answer.digit, answer.probabilities.tolist()]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Models, and a photo to read."""
    folder = tmp_path_factory.mktemp("models")
    model, mnist = load_digits_cnn(), load_mnist()
    for name in ("digits.tflite", "digits.int8.tflite", "digits.onnx"):
        save(model, folder / name, mnist.train.images[:100])
    photo = photograph(mnist.test.images[:1], "ruled", seed=3)
    cv2.imwrite(str(folder / "photo.png"), photo[..., ::-1])
    return folder


@pytest.mark.parametrize(
    ("load", "name", "limit"),
    [
        ("load_litert", "digits.tflite", 1e-4),
        ("load_litert", "digits.int8.tflite", 0.05),
        ("load_onnx", "digits.onnx", 1e-4),
        ("load_opencv", "digits.onnx", 1e-4),
    ],
)
def test_a_photo_is_read_without_tensorflow(load, name, limit, folder):
    photo = folder / "photo.png"
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW, load, folder / name, photo],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.stderr == ""
    digit, probabilities = json.loads(run.stdout)
    expected = predict_digit(photo)
    assert digit == expected.digit == 7
    assert np.abs(probabilities - expected.probabilities).max() < limit


@pytest.mark.parametrize("load", [load_litert, load_onnx, load_opencv])
def test_any_number_of_images(load, folder):
    answer = load(folder / ("digits.tflite" if load is load_litert else "digits.onnx"))
    images = load_mnist().test.images[:5, ..., None]
    together = answer(images)
    one_by_one = np.concatenate([answer(images[i : i + 1]) for i in range(5)])
    assert together.shape == (5, 10)
    assert np.allclose(together, one_by_one, atol=1e-5)
    assert np.array_equal(together, answer(images.astype("float32")))


def test_grey_values_out_of_range_are_the_nearest_in_range(folder):
    """An int8 model holds 0..255: 300 is 255 for it, and not 300 - 256."""
    answer = load_litert(folder / "digits.int8.tflite")
    images = load_mnist().test.images[:5, ..., None]
    beyond = np.float32(2) * images - 127
    assert beyond.min() < 0
    assert beyond.max() > 255
    assert np.array_equal(answer(beyond), answer(beyond.clip(0, 255)))


@pytest.mark.parametrize("load", [load_litert, load_onnx, load_opencv])
def test_a_bad_file(load, folder, tmp_path):
    name = "digits.tflite" if load is load_litert else "digits.onnx"
    whole, path = (folder / name).read_bytes(), tmp_path / name
    for content in (b"", b"not a model" * 100, whole[:-1], whole[: len(whole) // 3]):
        path.write_bytes(content)
        with pytest.raises(ModelFileError, match=r"is damaged, or no model .*copy"):
            load(path)
    with pytest.raises(ModelFileError, match=r"none\.\w+ is missing"):
        load(path.with_stem("none"))


def test_a_checksum_finds_what_loading_does_not(folder, tmp_path):
    path, copy = folder / "digits.tflite", tmp_path / "copy.tflite"
    published = sha256(path)
    check_sha256(path, published)
    check_sha256(path, f"{published.upper()}\n")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 64
    copy.write_bytes(content)
    load_litert(copy)
    with pytest.raises(ModelFileError, match=r"is not the published file: .* Do not"):
        check_sha256(copy, published)
    with pytest.raises(ModelFileError, match="is missing"):
        check_sha256(tmp_path / "none", published)


@pytest.mark.parametrize(
    ("load", "name"),
    [
        (load_litert, "digits.tflite"),
        (load_litert, "digits.int8.tflite"),
        (load_onnx, "digits.onnx"),
        (load_opencv, "digits.onnx"),
    ],
)
def test_threads_can_share_a_model(load, name, folder):
    answer = load(folder / name)
    images = load_mnist().validation.images[:60, ..., None].astype("float32")
    batches = [images[i : i + 1 + i % 3] for i in range(57)]
    alone = [answer(batch) for batch in batches]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(answer, 20 * batches))
    for one, other in zip(20 * alone, together, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
