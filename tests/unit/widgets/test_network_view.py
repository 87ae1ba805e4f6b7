"""What the view tells the browser of a network."""

import base64

import cv2
import keras
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from keras import layers
from matplotlib.figure import Figure

from tests.networks import in_rows
from utils.datasets.data_files import load_mnist
from utils.models import tutorial_cnn
from utils.widgets import tools
from utils.widgets.network_view import NetworkView

DIGIT = load_mnist().train.images[0]


def test_something_else(something_else):
    model, message = something_else
    with pytest.raises(ValueError, match=message):
        NetworkView(model)


@pytest.fixture
def view():
    return NetworkView(tutorial_cnn())


@pytest.fixture
def unknown():
    """A network with a layer that the page does not know."""
    stack = [layers.Conv2D(4, 3), layers.GroupNormalization(2), layers.Flatten()]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack, layers.Dense(10)])
    return NetworkView(model, pixels=False)


def test_the_page_gets_the_network_and_computes_it(view):
    assert view.layers == view.network.description()
    assert [stage["title"] for stage in view.stages] == [
        *["Conv2D 3 × 3"] * 3,
        *["Dense"] * 2,
    ]
    assert view._weights == view.network.weights()
    assert (view.in_page, view.note) == (True, "")
    view.show(DIGIT)
    assert (view.digit, view._values) == (DIGIT.tobytes(), b"")
    assert view.probabilities == []


def test_what_the_page_does_not_know_is_computed_here(unknown):
    assert not unknown.in_page
    assert "the page does not know GroupNormalization" in unknown.note
    unknown.show(DIGIT)
    values = unknown.network(DIGIT)[1:]
    expected = np.concatenate([one.ravel() for one in values])
    np.testing.assert_array_equal(np.frombuffer(unknown._values, "float32"), expected)


def test_a_network_that_is_too_large_is_computed_here():
    stack = [layers.Flatten(), layers.Dense(1500), layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack])
    view = NetworkView(model, pixels=False)
    assert "it is too large for the page" in view.note
    sent = []
    view.send = lambda content, buffers: sent.append((content, buffers))
    view._handle_custom_msg({"kernel": [1, 3]}, [])
    [(content, [kernel])] = sent
    assert content == {"kernel": [1, 3], "bias": 0.0}
    expected = np.asarray(model.layers[1].kernel)[:, 3]
    np.testing.assert_array_equal(np.frombuffer(kernel, "float32"), expected)


def test_an_answer_to_another_digit_can_be_shown(view):
    view.show(DIGIT, np.full(10, 0.1))
    assert view.probabilities == [0.1] * 10


@pytest.mark.parametrize("digit", [DIGIT / 255, DIGIT[:9], DIGIT[None]])
def test_something_that_is_no_digit(view, digit):
    view.show(DIGIT)
    with pytest.raises(ValueError, match="images: expected"):
        view.show(digit)
    assert view.digit == DIGIT.tobytes()  # what was there stays


def test_clear(view, unknown):
    for one in (view, unknown):
        one.show(DIGIT)
        one.clear()
        assert (one.digit, one._values, one.probabilities) == (b"", b"", [])


def test_after_a_cell_the_page_has_the_weights_of_a_trained_network(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr(tools, "get_ipython", lambda: shell)
    model = tutorial_cnn()
    view = NetworkView(model)
    before = view._weights
    shell.run_cell("1 + 1")
    assert view._weights == before
    model.layers[0].bias.assign_add(np.ones(32))
    shell.run_cell("1 + 1")
    assert view._weights == view.network.weights() != before


def test_weights_that_are_there_are_not_gathered_again(view, monkeypatch):
    monkeypatch.setattr(view.network, "weights", lambda: 1 / 0)
    view.refresh()


def test_a_picture_after_flatten():
    """Maps that were laid out in a row are shown as maps."""
    view = NetworkView(in_rows())
    figure = Figure()
    view.draw_on(figure)
    titles = [axis.get_title() for axis in figure.axes[1:-1]]
    assert titles[:2] == ["Conv2D 5 × 5", "Reshape"]


def test_it_comes_with_a_picture(view):
    pictures = []
    for show in (view.clear, lambda: view.show(DIGIT)):
        show()
        data, _ = view._repr_mimebundle_()
        assert data["text/plain"] == "NetworkView(5 stages)"
        png = np.frombuffer(base64.b64decode(data["image/png"]), "uint8")
        pictures.append(cv2.imdecode(png, cv2.IMREAD_COLOR))
    assert pictures[0].shape == pictures[1].shape
    assert not np.array_equal(*pictures)
