import keras
import numpy as np
import pytest

from utils.preprocessing import make_dataset, one_hot, scale

IMAGES = np.random.default_rng(0).integers(0, 256, (7, 28, 28), dtype=np.uint8)
LABELS = np.array([3, 0, 9, 1, 1, 5, 8], dtype=np.uint8)


def test_scale():
    scaled = scale(IMAGES)
    assert scaled.shape == (7, 28, 28, 1)
    assert scaled.dtype == np.float32
    np.testing.assert_allclose(scaled[..., 0] * 255, IMAGES, rtol=1e-6)


def test_one_hot_agrees_with_keras():
    np.testing.assert_array_equal(
        one_hot(LABELS), keras.utils.to_categorical(LABELS, num_classes=10)
    )


def test_dataset_keeps_bytes_and_pairs():
    batches = list(make_dataset(IMAGES, LABELS, batch_size=3))
    assert [len(labels) for _, labels in batches] == [3, 3, 1]
    images = np.concatenate([images for images, _ in batches])
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images[..., 0], IMAGES)
    np.testing.assert_array_equal(np.concatenate([y for _, y in batches]), LABELS)


def test_shuffling_mixes_anew_and_keeps_pairs():
    many = np.repeat(np.arange(100, dtype=np.uint8), 28 * 28).reshape(100, 28, 28)
    labels = np.arange(100) % 10
    dataset = make_dataset(many, labels, batch_size=100, shuffle=True)
    (first, first_labels), (second, _) = next(iter(dataset)), next(iter(dataset))
    order = first.numpy()[:, 0, 0, 0]
    assert sorted(order) == list(range(100))
    assert list(order) != list(second.numpy()[:, 0, 0, 0])
    np.testing.assert_array_equal(first_labels, order % 10)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (IMAGES[0], r"expected shape \(n, 28, 28\), got \(28, 28\).*image\[None\]"),
        (IMAGES[..., None], r"expected shape \(n, 28, 28\), got \(7, 28, 28, 1\)"),
        (IMAGES.reshape(7, 784), r"expected shape \(n, 28, 28\), got \(7, 784\)"),
        (IMAGES / 255, "expected dtype uint8.*got float64"),
        (IMAGES.astype("float32"), "expected dtype uint8.*got float32"),
        ("digits", r"expected shape \(n, 28, 28\), got \(\)"),
    ],
)
@pytest.mark.parametrize("function", [scale, lambda x: make_dataset(x, LABELS)])
def test_wrong_images(function, images, message):
    with pytest.raises(ValueError, match=message):
        function(images)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.eye(10)[LABELS], r"expected shape \(n,\), got \(7, 10\).*argmax"),
        (LABELS / 10, "expected whole numbers, got dtype float64"),
        (LABELS + 1, r"expected values 0\.\.9, got 1\.\.10"),
        (LABELS.astype(int) - 1, r"expected values 0\.\.9, got -1\.\.8"),
        (list("1234567"), "expected whole numbers, got dtype <U1"),
    ],
)
@pytest.mark.parametrize("function", [one_hot, lambda y: make_dataset(IMAGES, y)])
def test_wrong_labels(function, labels, message):
    with pytest.raises(ValueError, match=message):
        function(labels)


def test_labels_of_other_length():
    with pytest.raises(ValueError, match=r"expected shape \(7,\), got \(6,\)"):
        make_dataset(IMAGES, LABELS[:6])
