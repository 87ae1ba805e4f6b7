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
from utils.training.recipe import AMOUNTS, SHARE, VALIDATION_SPLIT, train_digits_cnn


@pytest.fixture(scope="module")
def few():
    parts = (Split(*(array[:256] for array in part)) for part in load_mnist())
    return Mnist(*parts)


def network():
    layers = keras.layers
    dense = layers.Dense(10, activation="softmax")
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), dense])


def weights(few, **changes):
    options = {"network": network, "epochs": 2, "batch_size": 64, "live": False}
    result = train_digits_cnn(few, **(options | changes))
    assert result.epochs == 2
    return np.concatenate([part.ravel() for part in result.model.get_weights()])


def test_the_seed_fixes_everything(few):
    assert np.array_equal(weights(few), weights(few))
    assert not np.array_equal(weights(few), weights(few, seed=1))


def test_each_change_changes_something(few):
    recipe = weights(few)
    for change in (
        {"amounts": None},
        {"share": 0.75},
        {"smoothing": 0},
        {"peak": 0.01},
        {"optimizer": keras.optimizers.Adam},
    ):
        assert not np.array_equal(weights(few, **change), recipe), change


def test_the_test_digits_are_not_used(few):
    without = few._replace(test=None)
    assert np.array_equal(weights(few), weights(without))


def test_the_model_takes_pixels(few):
    result = train_digits_cnn(few, network, epochs=1, live=False)
    answers = result.model.predict(few.validation.images, verbose=0)
    assert answers.shape == (256, 10)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert isinstance(result.model.layers[0], keras.layers.Rescaling)


DIGITS = round(60_000 * (1 - VALIDATION_SPLIT))
DEFAULTS = {
    name: parameter.default
    for name, parameter in inspect.signature(train_digits_cnn).parameters.items()
}


def test_these_are_its_constants():
    assert (DEFAULTS["amounts"], DEFAULTS["share"]) == (AMOUNTS, SHARE)


def test_the_card_tells_this_recipe():
    card = (ROOT / "models" / "MODEL_CARD.md").read_text(encoding="utf-8")
    epochs, digits = re.search(r"(\d+) epochs on ([\d,]+) digits", card).groups()
    share, amounts = re.search(
        r"([\d.]+)% of each batch are changed at random \((.+?)\)", card
    ).groups()
    assert int(epochs) == DEFAULTS["epochs"]
    assert digits == f"{DIGITS:,}"
    assert float(share) / 100 == SHARE
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
    return "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


@pytest.mark.parametrize(
    ("words", "told", "used"),
    [
        ("two fifths of each training batch are changed", 2 / 5, SHARE),
        ("the one of nine epochs", 9, DEFAULTS["epochs"]),
        ("you loaded 55,000 to train with, and 5,000 to watch", 55_000, DIGITS),
    ],
)
def test_the_notebook_tells_this_recipe(prose, words, told, used):
    assert words in prose
    assert told == used
