import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn
from utils.plots import (
    SIGNED,
    show,
    show_architecture,
    show_confusion,
    show_curves,
    show_images,
    show_pictures,
)

IMAGES = np.zeros((12, 28, 28))
HISTORY = {"loss": [2, 1], "val_loss": [2.5, 2], "accuracy": [0.1, 0.9]}


SHOWN = []  # (figure, description) of all that was shown


@pytest.fixture(autouse=True)
def _displayed(monkeypatch):
    def display(figure, metadata):
        SHOWN.append((figure, metadata["image/png"]["alt"]))

    SHOWN.clear()
    monkeypatch.setattr("utils.plots.display", display)
    yield
    assert not plt.get_fignums()  # what was shown is closed


def figure():
    return SHOWN[-1][0]


def said():
    return SHOWN[-1][1]


def drawn():
    return [axis for axis in figure().axes if axis.images or axis.lines]


@pytest.mark.parametrize("images", [IMAGES, IMAGES[..., None], IMAGES[:1]])
def test_every_image_is_shown(images):
    show_images(images, range(len(images)), columns=5, title="Digits")
    assert len(drawn()) == len(images)
    assert [axis.get_title() for axis in drawn()] == list(map(str, range(len(images))))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((IMAGES[0],), r"expected shape \(n, height, width\).*image\[None\]"),
        ((IMAGES[:0],), r"got \(0, 28, 28\)"),
        ((np.zeros((2, 28, 28, 3)),), r"got \(2, 28, 28, 3\)"),
        ((IMAGES, ["one"]), "expected 12, one for each image, got 1"),
    ],
)
def test_wrong_images(arguments, message):
    with pytest.raises(ValueError, match=message):
        show_images(*arguments)


def test_images_are_described():
    show_images(IMAGES[:2], ["a 3", "a\n5"], title="Digits")
    assert said() == "2 pictures: Digits. Above them, in order: a 3, a 5."
    show_images(IMAGES[:1], title="A digit")
    assert said() == "A picture: A digit."
    show_images(np.zeros((30, 2, 2)), range(30))
    assert said().endswith("in order: " + ", ".join(map(str, range(20))) + " ....")
    show_images(IMAGES, title="Digits", alt="What I say.")
    assert said() == "What I say."


def test_a_figure_is_shown_with_what_it_shows():
    plt.plot([1, 2])
    show("A line\n that rises.")
    assert said() == "A line that rises."
    assert figure().axes[0].lines


@pytest.mark.parametrize("alt", ["", " ", None, 3])
def test_a_figure_without_a_description(alt):
    plt.figure()
    with pytest.raises(ValueError, match="expected a sentence that says what the fig"):
        show(alt)
    plt.close()


def test_curves_show_the_numbers():
    show_curves({"one": HISTORY, "two": {"loss": [3, 2, 1]}})
    loss, accuracy = figure().axes
    assert [list(line.get_ydata()) for line in loss.lines] == [
        [2, 1],
        [2.5, 2],
        [3, 2, 1],
    ]
    assert [list(line.get_ydata()) for line in accuracy.lines] == [[0.1, 0.9]]
    colors = [line.get_color() for line in loss.lines]
    assert colors == ["C0", "C0", "C1"]
    assert said() == (
        "Curves of loss and accuracy. one, 2 epochs: loss from 2 to 1, validation loss "
        "from 2.5 to 2, accuracy from 0.1 to 0.9. two, 3 epochs: loss from 3 to 1."
    )


@pytest.mark.parametrize("histories", [HISTORY, {"one": object()}])
def test_curves_of_something_else(histories):
    with pytest.raises(ValueError, match=r"expected \{name: history\}.*For one run"):
        show_curves(histories)


def test_curves_of_a_run_that_was_stopped_at_once():
    show_curves({"": {}})
    assert not drawn()


def test_confusion_counts():
    counts = show_confusion([0, 0, 1, 9], [0, 1, 1, 4])
    assert counts.sum() == 4
    assert counts[0, 0] == counts[0, 1] == counts[1, 1] == counts[9, 4] == 1
    assert "9 taken for 4 (1 times), 0 taken for 1 (1 times)." in said()
    show_confusion([0, 1], [0, 1])
    assert said() == "Confusion matrix. Most often: no mistake."


@pytest.mark.parametrize(
    ("labels", "predicted", "message"),
    [
        ([0, 1], [0], r"expected shape \(2,\), got \(1,\)"),
        ([10], [0], r"expected values 0\.\.9, got 10\.\.10"),
        ([0], np.eye(10)[[0]], r"expected shape \(n,\), got \(1, 10\)"),
    ],
)
def test_wrong_labels(labels, predicted, message):
    with pytest.raises(ValueError, match=message):
        show_confusion(labels, predicted)


def test_architecture_names_each_layer_and_its_shape():
    show_architecture(tutorial_cnn())
    texts = [text.get_text() for text in figure().axes[0].texts]
    assert texts[:3] == [
        "Input\n28 × 28 × 1",
        "Conv\n3 × 3, relu\n26 × 26 × 32",
        "MaxPooling\n2 × 2\n13 × 13 × 32",
    ]
    assert texts[-3:] == ["Flatten\n576", "Dense\nrelu\n64", "Dense\nsoftmax\n10"]
    assert len(figure().axes[0].patches) == 1 + 5 * 16 + 3
    assert "from left to right: Input 28 × 28 × 1, Conv 26 × 26 × 32, " in said()


def test_architecture_leaves_out_what_keeps_the_shape():
    show_architecture(from_pixels(digits_cnn()))
    names = [text.get_text().split("\n")[0] for text in figure().axes[0].texts]
    convolutions = ["Conv", "MaxPooling", "Conv", "MaxPooling", "Conv", "Conv"]
    assert names == ["Input", *convolutions, "Flatten", "Dense"]


def test_architecture_keeps_a_convolution_that_keeps_the_shape():
    same = keras.layers.Conv2D(1, 3, padding="same")
    show_architecture(keras.Sequential([keras.Input((28, 28, 1)), same]))
    assert [t.get_text().split("\n")[0] for t in figure().axes[0].texts] == [
        "Input",
        "Conv",
    ]


@pytest.mark.parametrize(
    "model",
    [
        dense_rival(),
        keras.Sequential([keras.Input((48, 96, 3)), keras.layers.Conv2D(4, 3)]),
        keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)]),
        keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()]),
    ],
)
def test_architecture_stays_on_the_page(model):
    show_architecture(model)
    axis = figure().axes[0]
    (left, right), (bottom, top) = axis.get_xlim(), axis.get_ylim()
    for patch in axis.patches:
        x, y = patch.get_xy()
        assert left <= x
        assert x + patch.get_width() <= right
        assert top <= y
        assert y + patch.get_height() <= 20 < bottom


def test_architecture_of_a_functional_model_has_one_input():
    images = keras.Input((28, 28, 1))
    show_architecture(keras.Model(images, keras.layers.Flatten()(images)))
    assert [text.get_text().split("\n")[0] for text in figure().axes[0].texts] == [
        "Input",
        "Flatten",
    ]


def test_architecture_of_something_else():
    with pytest.raises(ValueError, match="its input has no fixed shape"):
        show_architecture(
            keras.Sequential([keras.Input((None, None, 1)), keras.layers.Conv2D(2, 3)])
        )
    with pytest.raises(TypeError, match="expected a Keras model, got list"):
        show_architecture([keras.layers.Dense(2)])
    with pytest.raises(ValueError, match="not built yet. Begin it with keras.Input"):
        show_architecture(keras.Sequential([keras.layers.Dense(2)]))


def test_symmetric_colours():
    show_images(np.array([[[-1.0, 3.0]]]), cmap=SIGNED, symmetric=True)
    assert drawn()[0].images[0].get_clim() == (-3, 3)
    show_images(np.zeros((1, 2, 2)), cmap=SIGNED, symmetric=True)
    assert drawn()[0].images[0].get_clim() == (-1, 1)
    show_images(np.full((1, 2, 2), 200, "uint8"), symmetric=True)
    assert drawn()[0].images[0].get_clim() == (-200, 200)


def test_pictures_of_any_size_are_shown_in_a_grid():
    pictures = {
        "wide": np.zeros((20, 60), "uint8"),
        "high": np.zeros((60, 20, 3), "uint8"),
        "last": np.zeros((5, 5)),
    }
    show_pictures(pictures)
    axes = figure().axes
    assert len(axes) == 4
    assert [axis.get_title() for axis in axes] == ["wide", "high", "last", ""]
    assert [len(axis.images) for axis in axes] == [1, 1, 1, 0]
    assert said() == "3 pictures: wide, high, last."
    show_pictures({"one": np.zeros((5, 5))}, columns=1, alt="Black.")
    assert said() == "Black."
