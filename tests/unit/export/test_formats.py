"""Every format gives the same answers, and a bad file or a full disk harms nothing."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.export.compare import answers_in_batches, median_milliseconds, size_of
from utils.export.formats import FORMATS, format_of, load, save
from utils.export.shipped import load_digits_cnn
from utils.files import ModelFileError
from utils.models import from_pixels, tutorial_cnn
from utils.paths import ROOT
from utils.runtimes import load_opencv

FLOAT = [ending for ending, format in FORMATS.items() if not format.int8]
INT8 = [ending for ending, format in FORMATS.items() if format.int8]
each_format = pytest.mark.parametrize("ending", FORMATS)


@pytest.fixture(scope="module")
def model():
    return load_digits_cnn()


@pytest.fixture(scope="module")
def mnist():
    return load_mnist()


@pytest.fixture(scope="module")
def expected(model, mnist):
    return model.predict(mnist.test.images, batch_size=256, verbose=0)


@pytest.fixture(scope="module")
def folder(model, mnist, tmp_path_factory):
    """The course's model in every format."""
    folder = tmp_path_factory.mktemp("models")
    for ending in FORMATS:
        save(model, folder / f"digits{ending}", mnist.train.images[:300])
    return folder


@each_format
def test_all_formats_agree(ending, folder, model, mnist, expected):
    answer = load(folder / f"digits{ending}", model)
    probabilities = answers_in_batches(answer, mnist.test.images)
    assert probabilities.dtype == np.float32
    if ending in FLOAT:
        assert np.abs(probabilities - expected).max() < 1e-4
    right, right_before = (
        (p.argmax(axis=1) == mnist.test.labels).mean()
        for p in (probabilities, expected)
    )
    assert right == pytest.approx(right_before, abs=1e-3)


def test_opencv_agrees(folder, mnist, expected):
    images, before = mnist.test.images[:512], expected[:512]
    answers = answers_in_batches(load_opencv(folder / "digits.onnx"), images)
    assert np.abs(answers - before).max() < 1e-4
    answers = answers_in_batches(load_opencv(folder / "digits.int8.onnx"), images)
    assert (answers.argmax(axis=1) == before.argmax(axis=1)).mean() >= 0.998


@pytest.mark.parametrize("ending", INT8)
def test_int8_is_small(ending, folder):
    whole = size_of(folder / f"digits{ending.removeprefix('.int8')}")
    assert size_of(folder / f"digits{ending}") <= 0.35 * whole


def test_litert_int8_computes_with_integers_from_image_to_scores(folder):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(folder / "digits.int8.tflite"))
    interpreter.allocate_tensors()
    floats = [
        tensor["shape"].tolist()
        for tensor in interpreter.get_tensor_details()
        if tensor["dtype"] == np.float32
    ]
    # image, scores and probabilities, and nothing between image and scores
    assert sorted(floats) == [[1, 10], [1, 10], [1, 28, 28, 1]]


def test_int8_probabilities_have_no_coarse_steps(folder, mnist):
    answer = load(folder / "digits.int8.tflite")
    answers = answers_in_batches(answer, mnist.validation.images[:500])
    assert len(np.unique(answers)) > 256


def test_the_tutorials_network_can_be_exported(tmp_path, mnist):
    keras.utils.set_random_seed(0)
    network = from_pixels(tutorial_cnn())
    images = mnist.validation.images[:200]
    before = network.predict(images, verbose=0)
    for ending, limit in [
        (".tflite", 1e-4),
        (".onnx", 1e-4),
        *((e, 0.1) for e in INT8),
    ]:
        path = tmp_path / f"tutorial{ending}"
        save(network, path, images)
        assert np.abs(answers_in_batches(load(path), images) - before).max() < limit


def test_litert_is_much_faster_than_predict(folder, model, mnist):
    image = mnist.test.images[:1, ..., None].astype("float32")
    answer = load(folder / "digits.int8.tflite")
    predict = median_milliseconds(lambda: model.predict(image, verbose=0), rounds=10)
    assert median_milliseconds(lambda: answer(image)) < predict / 50


@pytest.mark.parametrize("name", ["model.pb", "model.pkl", "model.int8", "model."])
def test_another_ending(name):
    with pytest.raises(ValueError, match=r"ends with \.keras, .*, got 'model\."):
        format_of(name)


def test_int8_needs_examples(model, tmp_path):
    for examples in (None, []):
        with pytest.raises(
            ValueError, match=r"LiteRT int8 needs images .*images\[:500"
        ):
            save(model, tmp_path / "m.int8.tflite", examples)
    with pytest.raises(ValueError, match=r"expected dtype uint8"):
        save(model, tmp_path / "m.int8.tflite", np.zeros((5, 28, 28)))


def test_weights_need_a_network(folder):
    with pytest.raises(ValueError, match=r"a \.weights\.h5 holds no layers"):
        load(folder / "digits.weights.h5")


def test_weights_of_another_network_leave_the_loaded_one_as_it_is(folder):
    other = tutorial_cnn()
    before = other.get_weights()
    with pytest.raises(
        ModelFileError, match="digits.weights.h5 is damaged, or no model"
    ):
        load(folder / "digits.weights.h5", other)
    assert all(map(np.array_equal, other.get_weights(), before))


@each_format
def test_a_missing_file(ending, tmp_path, model):
    with pytest.raises(ModelFileError, match="is missing: export the model again"):
        load(tmp_path / f"none{ending}", model)


@pytest.mark.parametrize("kind", ["truncated", "empty", "foreign"])
@each_format
def test_a_bad_file(ending, kind, folder, tmp_path, model):
    path = tmp_path / f"digits{ending}"
    content = {"empty": b"", "foreign": b"<html>404: not found</html>" * 100}.get(kind)
    if ending:
        whole = (folder / path.name).read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    else:
        save(model, path)
        weights = next(path.glob("variables/variables.data*"))
        whole = weights.read_bytes()
        weights.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(ModelFileError, match="is damaged, or no model that takes"):
        load(path, model)


def test_a_damaged_archive(folder, tmp_path):
    """The weights lie in a ZIP file, which holds a checksum of each part."""
    content = bytearray((folder / "digits.keras").read_bytes())
    content[len(content) // 2] ^= 1
    path = tmp_path / "digits.keras"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match="is damaged"):
        load(path)


def other_model(side, classes):
    inputs = keras.Input((side, side, 1))
    outputs = keras.layers.Dense(classes)(keras.layers.Flatten()(inputs))
    return keras.Model(inputs, outputs)


@pytest.mark.parametrize("shape", [(14, 10), (28, 7)])
@pytest.mark.parametrize("ending", FLOAT)
def test_a_model_of_another_shape(ending, shape, tmp_path):
    other = other_model(*shape)
    path = tmp_path / f"other{ending}"
    with pytest.raises(ValueError, match=r"expected one from \(28, 28, 1\)"):
        save(other, path)
    FORMATS[ending].write(other, path, None)
    with pytest.raises(
        ModelFileError, match="damaged, or no model|holds another model"
    ):
        load(path, other)


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_code_in_a_model_file_is_not_run(ending, tmp_path):
    inputs = keras.Input((28, 28, 1))
    outputs = keras.layers.Dense(10)(keras.layers.Flatten()(inputs))
    model = keras.Model(inputs, keras.layers.Lambda(lambda x: x + 1)(outputs))
    path = tmp_path / f"stranger{ending}"
    save(model, path)
    with pytest.raises(ModelFileError, match="holds Python code, in a Lambda layer"):
        load(path)


@each_format
def test_a_folder_that_is_read_only(ending, read_only_folder, model, mnist):
    with pytest.raises(OSError, match="Cannot write .*Choose another folder"):
        save(model, read_only_folder / f"m{ending}", mnist.train.images[:2])


FULL_DISK = """
import resource, sys
from pathlib import Path
from utils.datasets import load_mnist
from utils.export import FORMATS, load_digits_cnn, save

model, images = load_digits_cnn(), load_mnist().train.images[:2]
folder = Path(sys.argv[1])
for ending in FORMATS:
    path = folder / f"m{ending}"
    path.mkdir() if not ending else path.touch()
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))  # no file may be larger
for ending in FORMATS:
    try:
        save(model, folder / f"m{ending}", images)
        print(ending, "was written")
    except OSError as error:
        print(ending, str(error))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit file sizes")
def test_a_disk_that_is_full(tmp_path):
    """What was there before stays, and nothing else is left."""
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    lines = run.stdout.splitlines()
    assert len(lines) == len(FORMATS), run.stderr
    assert all("Is the disk full?" in line for line in lines), lines
    assert {path.name for path in tmp_path.iterdir()} == {f"m{e}" for e in FORMATS}
    assert size_of(tmp_path) == 0
