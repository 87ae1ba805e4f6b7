"""The shipped model: it is what its card says, and nothing replaces it by halves."""

import re
import shutil

import keras
import numpy as np
import pytest

from tools import results
from utils.datasets.data_files import load_mnist
from utils.datasets.non_digits import make_non_digits
from utils.datasets.written import write_digits
from utils.export import shipped
from utils.export.shipped import load_digits_cnn, save_digits_cnn
from utils.files import ModelFileError
from utils.paths import ROOT
from utils.pictures.reading import SURE, read_images
from utils.training.robust import robustness, robustness_loss

MODELS = ROOT / "models"
CARD = (MODELS / shipped.CARD).read_text(encoding="utf-8")


def on_card(row, column=1):
    """A number of a row of the card, percent as a share."""
    line = next(line for line in CARD.splitlines() if line.startswith(f"| {row}"))
    text = line.split("|")[1 + column].replace(",", "").strip()
    number = float(re.match(r"[\d.]+", text).group())
    return number / 100 if text.endswith("%") else number


@pytest.fixture(scope="module")
def model():
    return keras.models.load_model(MODELS / shipped.NAME, compile=False)


@pytest.fixture(scope="module")
def right(model):
    images, labels = load_mnist().test
    return model.predict(images, verbose=0).argmax(axis=1) == labels


def test_the_model_is_as_good_as_its_card_says(model, right):
    assert right.mean() == pytest.approx(on_card("This model"), abs=1.5e-4)
    assert model.count_params() == on_card("Parameters") <= 300_000


def test_the_card_has_the_mean_of_the_benchmark():
    accuracies = [run["accuracy"] for run in results.read("benchmark")["augmented"]]
    assert np.mean(accuracies) == pytest.approx(on_card("Mean of 3 seeds"), abs=1e-4), (
        "run: make course ARGS=05"
    )


def test_each_digit_is_read_as_its_card_says(right):
    labels = load_mnist().test.labels
    for digit in range(10):
        share = on_card("read right", column=digit + 1)
        assert right[labels == digit].mean() == pytest.approx(share, abs=1.5e-3)


def test_it_is_as_robust_as_its_card_says(model, right):
    images, labels = load_mnist().test
    robust = robustness(model, images, labels)
    for name, share in robust.items():
        assert share == pytest.approx(on_card(name), abs=1e-3), name
    loss = float(re.search(r"cost this model ([\d.]+)%", CARD)[1]) / 100
    assert robustness_loss(right.mean(), robust) == pytest.approx(loss, abs=3e-4)


def test_it_is_unsure_of_what_is_no_digit_as_its_card_says(model):
    images, kinds = make_non_digits(2000, "test", load_mnist().test.images)
    sure = read_images(images, model).max(axis=1) >= SURE
    assert sure.mean() <= 0.1
    for kind in set(kinds):
        assert sure[kinds == kind].mean() == pytest.approx(on_card(kind), abs=6e-3)
        assert on_card(kind) <= on_card(kind, column=2)


def test_it_reads_other_ways_of_writing_as_its_card_says(model):
    images, labels = write_digits(2000, "test")
    right = read_images(images, model).argmax(axis=1) == labels
    _, ways = CARD.split("## Ways of writing")
    row = next(line for line in ways.splitlines() if line.startswith("| read right"))
    for digit, share in enumerate(re.findall(r"[\d.]+", row)):
        assert right[labels == digit].mean() == pytest.approx(
            float(share) / 100, abs=1e-3
        )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Another folder for the model, with a copy of the shipped one."""
    for name in (shipped.NAME, shipped.CARD):
        shutil.copy(MODELS / name, tmp_path)
    monkeypatch.setenv("COURSE_MODELS", str(tmp_path))
    return tmp_path


def small(shape=(28, 28, 1)):
    return keras.Sequential(
        [keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(10)]
    )


def test_saved_is_loaded(folder):
    model = small()
    save_digits_cnn(model, "a card")
    image = np.ones((1, 28, 28, 1))
    assert np.array_equal(load_digits_cnn()(image), model(image))
    assert (folder / shipped.CARD).read_text() == "a card"
    assert {path.name for path in folder.iterdir()} == {shipped.NAME, shipped.CARD}


def test_a_failed_save_leaves_the_old_model(folder, monkeypatch):
    before = (folder / shipped.NAME).read_bytes()
    with pytest.raises(ValueError, match=r"expected one from \(28, 28, 1\) to \(10,\)"):
        save_digits_cnn(small((14, 14, 1)), "a card")

    def save_half(self, path):
        path.write_bytes(b"half a model")
        raise OSError("No space left on device")

    monkeypatch.setattr(keras.Sequential, "save", save_half)
    with pytest.raises(OSError, match="No space left"):
        save_digits_cnn(small(), "a card")
    assert (folder / shipped.NAME).read_bytes() == before
    assert (folder / shipped.CARD).read_text(encoding="utf-8") == CARD
    assert {path.name for path in folder.iterdir()} == {shipped.NAME, shipped.CARD}


def test_missing_or_damaged(folder):
    path = folder / shipped.NAME
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ModelFileError, match=r"is damaged .*: run notebook 08"):
        load_digits_cnn()
    path.unlink()
    with pytest.raises(ModelFileError, match=r"is missing: run notebook 08, or resto"):
        load_digits_cnn()


def test_a_place_where_nothing_can_be_written(folder, monkeypatch):
    monkeypatch.setenv("COURSE_MODELS", str(folder / shipped.CARD))
    with pytest.raises(OSError, match="is not writable|Cannot write"):
        save_digits_cnn(small(), "a card")
