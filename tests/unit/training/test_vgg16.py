"""VGG16: the bundled weights, its parts, heads.

Set COURSE_VGG16_FLOAT to the path of the float32 weights (see tools/vgg16.py) to
compare the bundled ones with them.
"""

import os
import socket
import time
from pathlib import Path

import keras
import numpy as np
import pytest
from keras.applications.vgg16 import preprocess_input

from tools import vgg16
from utils.datasets import data_files
from utils.datasets.data_files import DataFileError, load_mnist, load_vgg16
from utils.training import vgg16 as transfer
from utils.training.feature_cache import features
from utils.training.vgg16 import (
    PreprocessInput,
    ToRGB,
    linear_head,
    quantize,
    tutorial_head,
    vgg16_base,
    vgg16_part,
)

FLOAT = os.environ.get("COURSE_VGG16_FLOAT")
FILTERS = [64, 64, 128, 128, 256, 256, 256, *[512] * 6]


# the bundled weights


def test_every_filter_uses_its_whole_range():
    convolutions = load_vgg16()
    channels = 3
    for filters, (kernel, scale, bias) in zip(
        FILTERS, convolutions.values(), strict=True
    ):
        assert kernel.shape == (3, 3, channels, filters)
        assert scale.shape == bias.shape == (filters,)
        assert (kernel.dtype, scale.dtype, bias.dtype) == ("int8", "f4", "f4")
        assert (np.abs(kernel.astype(int)).max(axis=(0, 1, 2)) == 127).all()
        assert (scale > 0).all()
        channels = filters


@pytest.mark.parametrize(
    ("layer", "place", "published"),
    [
        ("block1_conv1", (0, 0, 0, 0), 0.42947057),
        ("block1_conv2", (2, 2, 63, 63), 0.016082443),
    ],
)
def test_published_weights_are_met_within_half_a_step(base, layer, place, published):
    scale = load_vgg16()[layer].scale[place[-1]]
    found = base.get_layer(layer).get_weights()[0][place]
    assert abs(found - published) <= scale / 2 * 1.001


def test_published_biases_are_met(base):
    assert base.get_layer("block1_conv1").get_weights()[1][25] == np.float32(0.7446502)
    last = base.get_layer("block5_conv3").get_weights()[1]
    found = [last.mean(), last.std(), last.min(), last.max()]
    published = [0.14986369, 0.4928213, -0.50036746, 9.431553]
    np.testing.assert_allclose(found, published, rtol=1e-5)


def test_quantized_weights_are_off_by_half_a_step_at_most():
    kernel = np.random.default_rng(0).normal(size=(3, 3, 4, 5)).astype("float32")
    kernel[..., 1] *= 100
    numbers, scale = quantize(kernel)
    assert (numbers.dtype, scale.dtype) == ("int8", "float32")
    assert (np.abs(numbers * scale - kernel) <= scale / 2 * 1.001).all()


def test_the_base_holds_what_the_file_holds(base):
    arrays = vgg16.arrays(base)
    for name, (kernel, scale, bias) in load_vgg16().items():
        np.testing.assert_array_equal(arrays[f"{name}/kernel"], kernel)
        np.testing.assert_allclose(arrays[f"{name}/scale"], scale, rtol=1e-6)
        np.testing.assert_array_equal(arrays[f"{name}/bias"], bias)


def test_the_same_arrays_give_the_same_file(tmp_path, monkeypatch):
    contents = {"b/kernel": np.arange(9, dtype="int8"), "a/bias": np.ones(3, "f4")}
    first = vgg16.write(tmp_path / "first.npz", contents)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert vgg16.write(tmp_path / "second.npz", contents) == first
    assert {path.name for path in tmp_path.iterdir()} == {"first.npz", "second.npz"}


needs_float = pytest.mark.skipif(not FLOAT, reason="COURSE_VGG16_FLOAT is not set")


@needs_float
def test_the_file_can_be_made_again(tmp_path):
    vgg16.main([FLOAT, str(tmp_path / data_files.VGG16)])
    made = (tmp_path / data_files.VGG16).read_bytes()
    assert made == (data_files.DATA / data_files.VGG16).read_bytes()


@needs_float
def test_the_error_of_whole_numbers_is_small(base, folder):
    mnist = load_mnist()
    exact = vgg16.read(FLOAT)
    images = {
        "train": mnist.train.images[:600, ..., np.newaxis],
        "held out": mnist.validation.images[:1000, ..., np.newaxis],
    }
    values = {}
    for name, digits in images.items():
        ours = theirs = digits
        for first, last in ((1, 3), (4, 4), (5, 5)):
            part = vgg16_part(base, first, last)
            ours = features(part, ours).values
            # the base that was read has no fixed size, so its weights are put here
            part = vgg16_part(vgg16_base(weights=None), first, last)
            for layer in part.layers:
                if layer.weights:
                    layer.set_weights(exact.get_layer(layer.name).get_weights())
            theirs = features(part, theirs).values
            error = np.linalg.norm((ours - theirs).astype("f4"))
            assert 0 < error / np.linalg.norm(theirs.astype("f4")) < 0.03
            values[name, last] = ours, theirs
    for last in (3, 4, 5):
        correct = []
        for i in (0, 1):
            keras.utils.set_random_seed(0)
            inputs = values["train", last][i]
            head = linear_head(inputs.shape[1:])
            head.compile("adam", "sparse_categorical_crossentropy")
            head.fit(inputs, mnist.train.labels[:600], epochs=15, verbose=0)
            answers = head.predict(values["held out", last][i], verbose=0).argmax(1)
            correct.append((answers == mnist.validation.labels[:1000]).mean())
        assert abs(correct[0] - correct[1]) <= 0.005, (last, correct)


# the base


def test_base_is_that_of_keras(base):
    assert base.count_params() == 14_714_688
    assert base.input_shape == (None, 48, 48, 3)
    assert vgg16_base((32, 64, 3), weights=None).output_shape == (None, 1, 2, 512)


def test_random_weights_are_random(base):
    keras.utils.set_random_seed(1)
    one, other = (vgg16_base(weights=None) for _ in range(2))
    kernels = [m.get_layer("block1_conv1").get_weights()[0] for m in (base, one, other)]
    assert not np.allclose(kernels[0], kernels[1])
    assert not np.allclose(kernels[1], kernels[2])


@pytest.mark.parametrize("shape", [(48, 48), (48, 48, 1), (31, 48, 3), (3, 48, 48), 48])
def test_another_input_shape(shape):
    with pytest.raises(ValueError, match=r"input_shape: expected \(height, width, 3\)"):
        vgg16_base(shape)


def test_other_weights():
    with pytest.raises(ValueError, match='expected "bundled", "imagenet" or None'):
        vgg16_base(weights="places365")


@pytest.mark.parametrize("damage", ["missing", "truncated", "tampered"])
def test_missing_or_damaged_weights(damage, tmp_path, monkeypatch):
    content = (data_files.DATA / data_files.VGG16).read_bytes()
    monkeypatch.setattr(data_files, "DATA", tmp_path)
    if damage == "truncated":
        (tmp_path / data_files.VGG16).write_bytes(content[:10_000])
    if damage == "tampered":
        tampered = content[:-9000] + b"x" + content[-8999:]
        (tmp_path / data_files.VGG16).write_bytes(tampered)
    with pytest.raises(DataFileError, match=r"git checkout -- data/vgg16_imagenet_in"):
        vgg16_base()


# a download without a network


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def refused(*_):
    raise socket.gaierror("Name or service not known")


def too_slow(*_):
    time.sleep(20)
    refused()


@pytest.mark.parametrize("lookup", [refused, too_slow])
def test_no_network_is_found_soon(lookup, home, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    start = time.perf_counter()
    with pytest.raises(ConnectionError, match='Take weights="bundled": they come with'):
        vgg16_base(weights="imagenet")
    assert time.perf_counter() - start < 10
    assert socket.getdefaulttimeout() is None


def test_a_server_that_does_not_answer(home, monkeypatch):
    monkeypatch.setattr(transfer, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/notop.h5"
        monkeypatch.setattr(transfer, "WEIGHTS_URL", address)
        with pytest.raises(ConnectionError, match='weights="bundled"'):
            vgg16_base(weights="imagenet")


def test_a_download_that_fails_on_the_way(home, monkeypatch):
    def broken(**_):
        raise Exception("URL fetch failure")

    monkeypatch.setattr(transfer, "_ask_server", lambda: None)
    monkeypatch.setattr(keras.applications, "VGG16", broken)
    with pytest.raises(ConnectionError, match=r"URL fetch failure.*bundled"):
        vgg16_base(weights="imagenet")


def test_what_was_downloaded_before_needs_no_network(home, monkeypatch, base):
    (home / "models").mkdir()
    (home / "models" / transfer.WEIGHTS_URL.rsplit("/", 1)[1]).touch()
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(keras.applications, "VGG16", lambda **_: base)
    assert vgg16_base(weights="imagenet") is base


def test_the_name_of_the_downloaded_file_is_that_of_keras():
    source = Path(keras.__file__).parent / "src" / "applications" / "vgg16.py"
    assert transfer.WEIGHTS_URL.rsplit("/", 1)[1] in source.read_text(encoding="utf-8")


# preparation and parts


def test_grey_becomes_three_equal_colours(six_digits):
    images = np.asarray(ToRGB()(six_digits))
    assert images.shape == (6, 48, 48, 3)
    assert (images[..., :1] == images).all()
    assert 0 <= images.min() < images.max() <= 255


def test_colours_stay():
    images = np.random.default_rng(0).uniform(0, 255, (2, 40, 50, 3)).astype("float32")
    np.testing.assert_array_equal(ToRGB(40, 50)(images), images)


def test_preparation_is_that_of_keras():
    images = np.random.default_rng(0).uniform(0, 255, (2, 5, 5, 3)).astype("float32")
    np.testing.assert_allclose(
        PreprocessInput()(images), preprocess_input(images.copy())
    )
    means = [103.939, 116.779, 123.68]
    np.testing.assert_allclose(
        PreprocessInput()(images), images[..., ::-1] - means, 1e-4
    )


def test_a_model_with_the_preparation_can_be_saved(tmp_path, base, six_digits):
    part = vgg16_part(base, last=1)
    part.save(tmp_path / "part.keras")
    loaded = keras.models.load_model(tmp_path / "part.keras")
    np.testing.assert_allclose(
        loaded(six_digits), part(six_digits), rtol=1e-4, atol=1e-3
    )


def test_parts_in_a_row_are_the_whole(base, six_digits):
    values = six_digits
    for first, last in ((1, 3), (4, 4), (5, 5)):
        values = vgg16_part(base, first, last)(values)
    grey = keras.ops.image.resize(six_digits.astype("float32"), (48, 48))
    prepared = preprocess_input(np.repeat(np.asarray(grey), 3, axis=-1))
    np.testing.assert_allclose(values, base(prepared), rtol=1e-3, atol=1e-2)


def test_without_preparation(base, six_digits):
    unprepared = vgg16_part(base, last=1, prepare=False)
    assert not np.allclose(unprepared(six_digits), vgg16_part(base, last=1)(six_digits))
    assert "PreprocessInput" not in [
        type(layer).__name__ for layer in unprepared.layers
    ]


@pytest.mark.parametrize(("first", "last"), [(0, 3), (4, 3), (3, 6)])
def test_blocks_that_do_not_exist(first, last, base):
    with pytest.raises(ValueError, match="expected 1 <= first <= last <= 5"):
        vgg16_part(base, first, last)


def test_images_of_two_channels(base):
    with pytest.raises(ValueError, match=r"image_shape: expected .*got \(28, 28, 2\)"):
        vgg16_part(base, image_shape=(28, 28, 2))


# heads


@pytest.mark.parametrize(
    ("head", "parameters"),
    [(tutorial_head, 512 * 256 + 256 + 2570), (linear_head, 2 * 4608 + 46_090)],
)
def test_heads(head, parameters):
    model = head((3, 3, 512))
    assert model.count_params() == parameters
    values = np.random.default_rng(0).uniform(0, 3000, (4, 3, 3, 512)).astype("float16")
    np.testing.assert_allclose(np.asarray(model(values)).sum(axis=1), 1, rtol=1e-4)
    assert head((3, 3, 512), classes=26).output_shape == (None, 26)
