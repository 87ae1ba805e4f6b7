"""The networks of the ablation differ in one tool, and start anew with each seed."""

import keras
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.preprocessing import one_hot
from utils.training import ablation
from utils.training.ablation import RATE, ablation_cnn, accuracy_with_seed, renew


@pytest.fixture(scope="module")
def data():
    images, labels = (part[:200] for part in load_mnist().train)
    return images, one_hot(labels)


def kinds(model):
    return [type(layer).__name__ for layer in model.layers]


def test_each_tool_is_one_difference():
    plain = ablation_cnn()
    assert "Dropout" not in kinds(plain)
    assert kinds(plain).count("MaxPooling2D") == 2
    dropping = ablation_cnn(dropout=0.5)
    assert [kind for kind in kinds(dropping) if kind != "Dropout"] == kinds(plain)
    assert kinds(ablation_cnn(batch_norm=True)).count("BatchNormalization") == 3
    assert ablation_cnn(weight_decay=0.5).optimizer.weight_decay == 0.5
    assert ablation_cnn(smoothing=0.1).loss.label_smoothing == 0.1


def test_a_renewed_model_has_forgotten(data):
    model = ablation_cnn()
    keras.utils.set_random_seed(3)
    first = [weight.copy() for weight in renew(model).get_weights()]
    model.fit(*data, batch_size=50, epochs=1, verbose=0)
    assert int(model.optimizer.iterations) == 4
    keras.utils.set_random_seed(3)
    again = renew(model)
    assert again is model
    assert int(model.optimizer.iterations) == 0
    assert float(model.optimizer.learning_rate) == pytest.approx(RATE)
    for one, other in zip(first, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_same_seed_gives_the_same_accuracy(data, monkeypatch):
    monkeypatch.setattr(ablation, "EPOCHS", 2)
    model = ablation_cnn()
    one, other, again = (
        accuracy_with_seed(model, seed, data, data) for seed in (0, 1, 0)
    )
    assert one == again != other


def test_only_a_tool_sees_the_digits_that_stop(data, monkeypatch):
    monkeypatch.setattr(ablation, "EPOCHS", 3)
    seen = []

    class Spy(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append("val_loss" in logs)

    model = ablation_cnn()
    accuracy_with_seed(model, 0, data, data, data, Spy)
    assert seen == [True] * 3
