"""Random changes of images: within their limits, and cheap enough for tf.data."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from utils.preprocessing import make_dataset
from utils.training.augmenting import (
    RandomNoise,
    RandomThickness,
    augment,
    augmentation,
)

NONE = {"rotation": 0, "shift": 0}


def bar(count=200):
    """Images with a bright bar, 2 pixels wide and 12 long, in the middle."""
    images = np.zeros((count, 28, 28, 1), "float32")
    images[:, 8:20, 13:15] = 255
    return images


def centres(images):
    ink = np.asarray(images)[..., 0]
    total = ink.sum(axis=(1, 2))
    rows = (ink.sum(axis=2) @ np.arange(28)) / total
    columns = (ink.sum(axis=1) @ np.arange(28)) / total
    return rows, columns


def second_moments(images):
    """(variance of rows, variance of columns, covariance) of the ink of each image."""
    ink = np.asarray(images, float)[..., 0]
    total = ink.sum(axis=(1, 2))
    rows, columns = centres(images)
    down = np.arange(28)[None, :, None] - rows[:, None, None]
    right = np.arange(28)[None, None, :] - columns[:, None, None]
    return [
        (ink * a * b).sum(axis=(1, 2)) / total
        for a, b in ((down, down), (right, right), (down, right))
    ]


def changed(**amounts):
    layer = augmentation(**(NONE | amounts), seed=1)
    return layer(bar(), training=True)


def test_rotation_is_within_its_limit():
    rows, columns, both = second_moments(changed(rotation=10))
    degrees = np.degrees(np.arctan2(2 * both, rows - columns) / 2)
    assert 9 < np.abs(degrees).max() < 10.5
    assert degrees.min() < -8 < 8 < degrees.max()


def test_no_change_tells_another():
    """With one seed for all layers, what turns left would always move up."""
    images = changed(rotation=10, shift=0.1)
    rows, columns, both = second_moments(images)
    angles = np.arctan2(2 * both, rows - columns)
    for moves in centres(images):
        assert abs(np.corrcoef(angles, moves)[0, 1]) < 0.2


def test_each_layer_has_a_seed_of_its_own():
    layer = augmentation(scale=0.1, shear=0.1, thickness=0.5, noise=20, seed=1)
    assert len({one.seed for one in layer.layers}) == len(layer.layers) == 6


def test_shift_is_within_its_limit():
    for centre, middle in zip(centres(changed(shift=0.1)), (13.5, 13.5), strict=True):
        assert 2.5 < np.abs(centre - middle).max() <= 2.81


def test_scale_and_shear():
    rows, _, _ = second_moments(changed(scale=0.2))
    lengths = np.sqrt(rows / rows.mean())
    assert lengths.min() < 0.9
    assert lengths.max() > 1.1
    rows, _, both = second_moments(changed(shear=0.2))
    assert 0.15 < np.abs(both / rows).max() < 0.22


def test_thickness():
    images = bar()
    ink = np.asarray(changed(thickness=0.5)).sum(axis=(1, 2, 3)) / images[0].sum()
    assert 0.5 <= ink.min() < 0.6
    assert 1.5 < ink.max() <= 1 + 0.5 * (14 * 4 / 24 - 1) + 0.01


def test_noise():
    grey = np.full((300, 28, 28, 1), 128, "float32")
    noise = np.asarray(RandomNoise(40, seed=1)(grey, training=True)) - 128
    largest = np.abs(noise).max(axis=(1, 2, 3))
    assert largest.min() < 2
    assert 38 < largest.max() <= 40
    assert noise.mean() == pytest.approx(0, abs=0.1)


def test_values_stay_in_their_range():
    images = changed(
        rotation=10, shift=0.1, scale=0.1, shear=0.1, thickness=1, noise=90
    )
    assert np.min(images) >= 0
    assert np.max(images) <= 255.001


def test_nothing_changes_outside_training():
    layer = augmentation(scale=0.1, shear=0.1, thickness=0.5, noise=20)
    assert np.array_equal(layer(bar(3), training=False), bar(3))


def test_each_image_and_each_epoch_is_different():
    pixels = bar(3)[..., 0].astype("uint8")
    dataset = augment(make_dataset(pixels, [0, 1, 2]), augmentation(), share=1)
    (one, labels), (other, _) = next(iter(dataset)), next(iter(dataset))
    assert one.dtype == "float32"
    assert one.shape == (3, 28, 28, 1)
    assert labels.numpy().tolist() == [0, 1, 2]
    assert not np.array_equal(one[0], one[1])
    assert not np.array_equal(one, other)


@pytest.mark.parametrize(("share", "changed"), [(0, 0), (0.5, 4), (1, 9)])
def test_a_share_of_each_batch_is_changed(share, changed):
    pixels = bar(18)[..., 0].astype("uint8")
    dataset = make_dataset(pixels, np.arange(18) % 10, batch_size=9)
    for images, labels in augment(dataset, augmentation(noise=50), share):
        differs = (images.numpy() != bar(9)).any(axis=(1, 2, 3))
        assert differs.tolist() == [i < changed for i in range(9)]
        assert len(labels) == 9


def test_a_share_that_is_none():
    with pytest.raises(ValueError, match="share: expected 0 to 1, got 50"):
        augment(make_dataset(np.zeros((1, 28, 28), "uint8"), [0]), augmentation(), 50)


def test_the_seed_fixes_it():
    def epoch():
        layer = augmentation(thickness=0.5, noise=20, seed=3)
        pixels = bar(64)[..., 0].astype("uint8")
        batches = augment(make_dataset(pixels, np.zeros(64, int), 4), layer)
        return np.concatenate([images for images, _ in batches])

    assert np.array_equal(epoch(), epoch())


def test_it_is_part_of_a_model_that_is_saved(tmp_path):
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), augmentation(thickness=0.5, noise=20)]
    )
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert np.array_equal(loaded.predict(bar(2), verbose=0), bar(2))
    assert not np.array_equal(loaded(bar(2), training=True), bar(2))


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ({"rotation": 200}, "rotation: expected 0 to 180, got 200"),
        ({"shift": -0.1}, "shift: expected 0 to 1, got -0.1"),
        ({"thickness": 2}, "thickness: expected 0 to 1, got 2"),
        ({}, "everything is 0"),
    ],
)
def test_bad_amounts(amounts, message):
    with pytest.raises(ValueError, match=message):
        augmentation(**(NONE | amounts))


def test_bad_factor():
    with pytest.raises(ValueError, match="factor: expected 0 to 1, got 1.5"):
        RandomThickness(1.5)
    with pytest.raises(ValueError, match="strength: expected 0 to 255, got -1"):
        RandomNoise(-1)


@pytest.mark.parametrize("layer", [RandomThickness(0.5, seed=1), RandomNoise(9)])
def test_works_in_a_graph(layer):
    assert tf.function(lambda images: layer(images, training=True))(bar(2)).shape == (
        2,
        28,
        28,
        1,
    )
