"""What Python does for the explorer. What the browser does is in tests/browser."""

import base64

import cv2
import numpy as np
import pytest
import traitlets

from utils.numpy_cnn import conv2d
from utils.widgets.convolution_explorer import ConvolutionExplorer

IMAGES = np.arange(3 * 28 * 28).reshape(3, 28, 28).astype("uint8")
EDGE = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


@pytest.fixture
def explorer():
    return ConvolutionExplorer(IMAGES, "abc", kernels={"edge": EDGE}, digit=1)


@pytest.mark.parametrize("kernel", [EDGE, np.full((5, 5), 1 / 25)])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_output_and_patch(explorer, kernel, stride, padding):
    explorer.kernel, explorer.stride, explorer.padding = kernel, stride, padding
    kernels = np.array(kernel)[..., None, None]
    output = conv2d(IMAGES[1:2, ..., None], kernels, stride=stride, padding=padding)
    assert np.array_equal(explorer.output, output[0, :, :, 0])
    for explorer.row, explorer.column in ((0, 0), (3, 7)):
        products = explorer.patch * explorer.kernel
        here = explorer.output[explorer.row, explorer.column]
        assert products.sum() == pytest.approx(here)


def test_the_window_stays_inside(explorer):
    explorer.row = explorer.column = 25
    explorer.kernel = np.ones((5, 5))
    assert (explorer.row, explorer.column) == (23, 23)
    explorer.stride = 3
    assert (explorer.row, explorer.column) == (7, 7)
    assert explorer.patch.shape == (5, 5)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_it_comes_with_a_picture_for_where_no_widget_is(explorer, padding):
    explorer.padding = padding
    data, _ = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("ConvolutionExplorer(digit=1, kernel=[[-1.0")
    png = np.frombuffer(base64.b64decode(data["image/png"]), "uint8")
    height, width, _ = cv2.imdecode(png, cv2.IMREAD_COLOR).shape
    assert height > 400
    assert width > 600


def test_the_picture_follows_the_window(explorer):
    one = explorer._repr_mimebundle_()[0]["image/png"]
    assert explorer._repr_mimebundle_()[0]["image/png"] == one
    explorer.row = 9
    assert explorer._repr_mimebundle_()[0]["image/png"] != one


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("kernel", [], "kernel: it is empty"),
        ("kernel", [[1, 2], [3, 4]], "kernel: 2 x 2 has no middle"),
        ("kernel", np.ones((7, 7)), r"kernel: expected 3 x 3 or 5 x 5, got \(7, 7\)"),
        ("kernel", [[1, 2, 3]], r"kernel: expected a square, .* got \(1, 3\)"),
        ("kernel", [[1, 2], [3]], "kernel: the rows have different lengths"),
        ("kernel", "edge", "kernel: expected numbers"),
        ("kernel", None, "kernel: expected numbers"),
        ("kernel", np.full((3, 3), np.nan), "kernel: expected finite numbers"),
        ("digit", 3, "digit: expected 0 to 2, got 3"),
        ("digit", -1, "digit: expected 0 to 2, got -1"),
        ("stride", 4, "stride: expected 1 to 3, got 4"),
        ("padding", "full", "padding: expected 'valid' or 'same', got 'full'"),
        ("row", 26, "row: expected 0 to 25, got 26"),
        ("column", -1, "column: expected 0 to 25, got -1"),
    ],
)
def test_a_bad_setting_changes_nothing(explorer, name, value, message):
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
    with pytest.raises(ValueError, match=message):  # as if the browser had sent it
        explorer.set_state({name: value})
    assert getattr(explorer, name) == before


def test_a_message_with_one_bad_setting_changes_nothing(explorer):
    with pytest.raises(ValueError, match="kernel: 2 x 2 has no middle"):
        explorer.set_state({"stride": 3, "kernel": [[1, 2], [3, 4]]})
    assert explorer.stride == 1
    assert explorer.kernel == EDGE


@pytest.mark.parametrize(("name", "value"), [("stride", 1.5), ("padding", 3)])
def test_a_setting_of_another_type_changes_nothing(explorer, name, value):
    before = getattr(explorer, name)
    with pytest.raises(traitlets.TraitError, match=name):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"images": IMAGES[0]}, r"expected shape \(n, 28, 28\), got \(28, 28\)"),
        ({"images": IMAGES[:0]}, "images: expected at least one digit"),
        ({"images": IMAGES / 255}, "images: expected dtype uint8"),
        ({"images": IMAGES, "labels": [1]}, "labels: expected 3, one for each image"),
        ({"images": IMAGES, "kernels": {}}, "kernels: expected {name: kernel}"),
        ({"images": IMAGES, "kernels": [EDGE]}, "kernels: expected {name: kernel}"),
        ({"images": IMAGES, "kernels": {"my own": EDGE}}, "'my own' is the name for"),
        ({"images": IMAGES, "kernels": {"even": np.eye(2)}}, "kernel: 2 x 2 has no"),
        ({"images": IMAGES, "digit": 3}, "digit: expected 0 to 2, got 3"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        ConvolutionExplorer(**arguments)


def test_settings():
    explorer = ConvolutionExplorer(IMAGES, kernel=np.ones((5, 5)), stride=2, row=11)
    assert (len(explorer.kernel), explorer.stride, explorer.row) == (5, 2, 11)
    with pytest.raises(TypeError, match="settings: there is no strid"):
        ConvolutionExplorer(IMAGES, strid=2)
