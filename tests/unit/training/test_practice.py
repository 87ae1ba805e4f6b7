"""Practice: what is known is skipped for a while, and in the end all come again."""

import keras
import numpy as np
import pytest

from utils.training.practice import DigitAccuracy, RememberingLoss, practice_batches

RNG = np.random.default_rng(0)
TARGETS = RNG.dirichlet(np.ones(10), 6).astype("float32")
ANSWERS = RNG.dirichlet(np.ones(10), 6).astype("float32")
DIVERGENCES = (TARGETS * np.log(TARGETS / ANSWERS)).sum(axis=1)


def numbered(targets, numbers):
    return np.column_stack([targets, numbers]).astype("float32")


def test_the_loss_is_the_divergence_of_the_answers_from_the_targets():
    loss = RememberingLoss(6)
    expected = pytest.approx(DIVERGENCES.mean(), rel=1e-4)
    assert float(loss(TARGETS, ANSWERS)) == expected
    assert float(loss(numbered(TARGETS, range(6)), ANSWERS)) == expected
    assert float(loss(TARGETS, TARGETS)) == pytest.approx(0, abs=1e-6)


def test_losses_are_kept_by_number():
    loss = RememberingLoss(8)
    loss(numbered(TARGETS, [7, 0, 3, 2, 5, 1]), ANSWERS)
    kept = loss.losses.numpy()
    np.testing.assert_allclose(kept[[7, 0, 3, 2, 5, 1]], DIVERGENCES, rtol=1e-3)
    assert np.isinf(kept[[4, 6]]).all()


def test_losses_without_a_number_are_not_kept():
    loss = RememberingLoss(6)
    loss(TARGETS, ANSWERS)
    assert np.isinf(loss.losses).all()


def test_the_loss_can_be_saved():
    loss = RememberingLoss(6, name="kept")
    config = keras.saving.serialize_keras_object(loss)
    again = keras.saving.deserialize_keras_object(config)
    assert isinstance(again, RememberingLoss)
    assert (again.count, again.name) == (6, "kept")
    assert again.losses.shape == (6,)


def test_the_accuracy_is_that_for_digits():
    targets = np.full((5, 10), 0.1, "float32")
    targets[:4] = 0.9 * np.eye(10)[[3, 4, 5, 6]] + 0.01
    answers = np.eye(10, dtype="float32")[[3, 4, 5, 0, 0]]
    for given in (targets, numbered(targets, [900, 901, 902, 903, 904])):
        accuracy = DigitAccuracy("accuracy")
        accuracy.update_state(given, answers)
        assert float(accuracy.result()) == pytest.approx(3 / 4)


def epochs_of(losses, epochs=16, batch_size=4, share=0.4, skip=0.8, seed=0):
    """For each epoch the numbers of the images, as batches, and the share then."""
    count = len(losses)
    images = np.arange(count, dtype="uint8")[:, None, None] * np.ones((28, 28), "uint8")
    targets = np.eye(10, dtype="float32")[np.arange(count) % 10]
    loss = RememberingLoss(count)
    options = (epochs, batch_size, share, skip, seed)
    data, now = practice_batches(images, targets, loss, *options)
    found = []
    for _ in range(epochs):
        batches = list(data)
        for pixels, given in batches:
            numbers = given[:, 10].numpy().astype(int)
            assert pixels.shape == (batch_size, 28, 28, 1)
            assert np.array_equal(pixels[:, 0, 0, 0], numbers)
            assert np.array_equal(given[:, :10], targets[numbers])
        order = np.array([given[:, 10] for _, given in batches], int)
        found.append((order, float(now.numpy())))
        loss.losses.assign(np.float32(losses))
    assert data.cardinality() == count // batch_size
    return found


HARD = np.arange(40) % 4 == 0  # a quarter
LOSSES = np.where(HARD, 2.0, 0.1)


@pytest.fixture(scope="module")
def usual():
    return epochs_of(LOSSES)


def test_at_first_and_in_the_last_quarter_each_is_shown_once(usual):
    for epoch in (0, 12, 13, 14, 15):
        assert sorted(usual[epoch][0].ravel()) == list(range(40)), epoch


def test_in_between_what_is_known_is_shown_less_often(usual):
    between = np.array([order for order, _ in usual[1:12]]).ravel()
    times = np.bincount(between, minlength=40)
    assert times[HARD].min() >= 11  # at least once in each epoch
    assert times[HARD].mean() > 2 * times[~HARD].mean()
    assert times[~HARD].mean() > 2  # skipped at random, not for good
    for order, _ in usual[1:12]:
        assert set(np.flatnonzero(HARD)) <= set(order.ravel())


def test_nothing_is_skipped_without_a_probability_or_a_difference():
    for found in (epochs_of(LOSSES, skip=0), epochs_of(np.ones(40))):
        for order, _ in found:
            assert sorted(order.ravel()) == list(range(40))


def test_in_the_last_eighth_no_image_is_changed(usual):
    shares = [share for _, share in usual]
    assert shares == pytest.approx(14 * [0.4] + 2 * [0])


def test_the_number_of_steps_leaves_out_an_incomplete_batch():
    for order, _ in epochs_of(np.linspace(0, 1, 43), epochs=4):
        assert order.shape == (10, 4)
    [(first, _)] = epochs_of(np.ones(43), epochs=1)
    assert len(set(first.ravel())) == 40


def test_fewer_images_than_a_batch_holds():
    with pytest.raises(ValueError, match="batch_size: expected at most 5.* got 6"):
        epochs_of(np.ones(5), batch_size=6)


def test_the_seed_fixes_the_order(usual):
    orders = [order for order, _ in usual]
    assert np.array_equal(orders, [order for order, _ in epochs_of(LOSSES)])
    others = [order for order, _ in epochs_of(LOSSES, seed=1)]
    assert not np.array_equal(orders, others)
    assert not np.array_equal(orders[0], orders[13])


def test_a_training_has_all_its_epochs_and_keeps_all_losses():
    """Nothing but an epoch of the training begins a pass over the data."""
    images = RNG.integers(0, 2, (40, 28, 28), "uint8")
    targets = np.eye(10, dtype="float32")[np.arange(40) % 10]
    loss = RememberingLoss(40)
    data, now = practice_batches(images, targets, loss, 8, 4, 0.4, 0.5, 0)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    model.compile("sgd", loss, metrics=[DigitAccuracy("accuracy")])
    shares = []
    note = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: shares.append(float(now.numpy()))
    )
    held_out = images[..., None], targets
    history = model.fit(
        data, epochs=8, validation_data=held_out, callbacks=[note], verbose=0
    )
    assert len(history.history["loss"]) == 8
    assert shares == pytest.approx(7 * [0.4] + [0])
    assert (loss.losses.numpy() > 0).all()
