"""The recipe of the course's model: on a few digits, and as the course tells it."""

import inspect
import re

import keras
import numpy as np
import pytest

from tests.notebooks import reading
from tools import notebooks
from utils.datasets.data_files import Mnist, Split, load_mnist
from utils.paths import ROOT
from utils.training.recipe import (
    AMOUNTS,
    NON_DIGITS,
    SHARE,
    SKIP,
    VALIDATION_SPLIT,
    WRITTEN,
    train_digits_cnn,
    training_images,
)


@pytest.fixture(scope="module")
def few():
    parts = (Split(*(array[:256] for array in part)) for part in load_mnist())
    return Mnist(*parts)


def network():
    layers = keras.layers
    dense = layers.Dense(10, activation="softmax")
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), dense])


FEW = {"non_digits": 40, "written": 40}


def weights(few, **changes):
    options = {"network": network, "epochs": 3, "batch_size": 64, "live": False}
    result = train_digits_cnn(few, **(options | FEW | changes))
    assert result.epochs == 3
    return np.concatenate([part.ravel() for part in result.model.get_weights()])


def test_the_seed_fixes_everything(few):
    assert np.array_equal(weights(few), weights(few))
    assert not np.array_equal(weights(few), weights(few, seed=1))


def test_each_change_changes_something(few):
    recipe = weights(few)
    for change in (
        {"amounts": None},
        {"share": 0.75},
        {"skip": 0},
        {"non_digits": 0},
        {"written": 0},
        {"smoothing": 0},
        {"peak": 0.01},
        {"optimizer": keras.optimizers.Adam},
    ):
        assert not np.array_equal(weights(few, **change), recipe), change


def test_the_test_digits_are_not_used(few):
    without = few._replace(test=None)
    assert np.array_equal(weights(few), weights(without))


def test_the_model_takes_pixels(few):
    result = train_digits_cnn(few, network, epochs=1, live=False, **FEW)
    answers = result.model.predict(few.validation.images, verbose=0)
    assert answers.shape == (256, 10)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert isinstance(result.model.layers[0], keras.layers.Rescaling)


def test_digits_of_mnist_then_written_ones_then_non_digits(few):
    images, targets = training_images(few, 30, 20, 0.1, seed=0)
    assert (images.shape, images.dtype) == ((306, 28, 28), "uint8")
    assert (targets.shape, targets.dtype) == ((306, 10), "float32")
    assert np.array_equal(images[:256], few.train.images)
    assert np.array_equal(targets[:256].argmax(axis=1), few.train.labels)
    assert np.array_equal(targets[256:276].argmax(axis=1), [*range(10)] * 2)
    assert targets[:276].max(axis=1) == pytest.approx(0.91)
    assert targets[:276].min(axis=1) == pytest.approx(0.01)
    assert (targets[276:] == np.float32(0.1)).all()
    assert targets.sum(axis=1) == pytest.approx(1)


def test_without_smoothing_the_label_is_certain(few):
    _, targets = training_images(few, 10, 10, 0, seed=0)
    assert np.array_equal(targets[:256], np.eye(10)[few.train.labels])
    assert (targets[-10:] == np.float32(0.1)).all()


def test_without_more_there_are_the_digits_of_mnist(few):
    images, targets = training_images(few, 0, 0, 0.1, seed=0)
    assert np.array_equal(images, few.train.images)
    assert targets.shape == (256, 10)


def test_the_seed_fixes_what_is_written_and_drawn(few):
    one, same, other = (training_images(few, 9, 9, 0.1, seed)[0] for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one[256:265], other[256:265])
    assert not np.array_equal(one[265:], other[265:])


DIGITS = round(60_000 * (1 - VALIDATION_SPLIT))
DEFAULTS = {
    name: parameter.default
    for name, parameter in inspect.signature(train_digits_cnn).parameters.items()
}


def test_these_are_its_constants():
    assert (DEFAULTS["amounts"], DEFAULTS["share"]) == (AMOUNTS, SHARE)
    assert DEFAULTS["skip"] == SKIP
    assert (DEFAULTS["non_digits"], DEFAULTS["written"]) == (NON_DIGITS, WRITTEN)


def test_the_card_tells_this_recipe():
    card = (ROOT / "models" / "MODEL_CARD.md").read_text(encoding="utf-8")
    epochs, digits = re.search(r"(\d+) epochs on ([\d,]+) digits", card).groups()
    share, amounts = re.search(
        r"([\d.]+)% of each batch are changed at random \((.+?)\)", card
    ).groups()
    assert int(epochs) == DEFAULTS["epochs"]
    assert digits == f"{DIGITS:,}"
    assert float(share) / 100 == SHARE
    assert f"skipped with a probability of {SKIP}." in card
    assert f"- {WRITTEN:,} digits in ways of writing" in card
    assert f"- {NON_DIGITS:,} pictures of no digit" in card
    said = dict(re.findall(r"(\w+) ([\d.]+)", amounts))
    assert {name: float(amount) for name, amount in said.items()} == AMOUNTS


@pytest.fixture(scope="module")
def prose():
    """The text of the notebook that shows the recipe."""
    [notebook] = [
        notebook
        for notebook in map(notebooks.read, notebooks.paths())
        if any(
            f"def {train_digits_cnn.__name__}(" in cell.source
            for cell in reading.code_cells(notebook)
        )
    ]
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    return re.sub(r"\[([^]]*)\]\(glossary[^)]*\)", r"\1", text)


@pytest.mark.parametrize(
    ("words", "told", "used"),
    [
        ("Six in ten images of a training batch are changed", 6 / 10, SHARE),
        ("of which six in ten are changed", 6 / 10, SHARE),
        ("2,000 written digits and 4,500 non-digits", 4_500, NON_DIGITS),
        ("2,000 written digits and 4,500 non-digits", 2_000, WRITTEN),
        ("is left out with a probability of 0.6", 0.6, SKIP),
        ("the one of eight epochs", 8, DEFAULTS["epochs"]),
        ("you load 55,000 to train with, and 5,000 to watch", 55_000, DIGITS),
    ],
)
def test_the_notebook_tells_this_recipe(prose, words, told, used):
    assert words in prose
    assert told == used
