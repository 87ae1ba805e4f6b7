"""Sliders for the augmentation."""

import base64

import cv2
import numpy as np
import pytest

from utils.widgets.augmentation_explorer import AugmentationExplorer

IMAGES = np.arange(3 * 28 * 28).reshape(3, 28, 28).astype("uint8")


def columns_of(explorer):
    """The original column and the others, as the picture shows them."""
    png = np.frombuffer(explorer.picture.value, "uint8")
    picture = cv2.imdecode(png, cv2.IMREAD_GRAYSCALE)[::2, ::2]
    return np.split(picture, explorer.VARIANTS + 1, axis=1)


def test_it_follows_its_sliders():
    explorer = AugmentationExplorer(IMAGES)
    first, *others = columns_of(explorer)
    assert np.array_equal(first, IMAGES.reshape(-1, 28))
    assert all(np.array_equal(other[:, 1:], first[:, 1:]) for other in others)

    explorer.sliders["rotation"].value = 30
    first, *others = columns_of(explorer)
    assert np.array_equal(first, IMAGES.reshape(-1, 28))
    assert not any(np.array_equal(other, first) for other in others)

    before = explorer.picture.value
    explorer.again.click()
    assert explorer.picture.value != before


def test_it_comes_with_a_picture():
    explorer = AugmentationExplorer(IMAGES, shift=0.2)
    assert explorer.sliders["shift"].value == 0.2
    data, _ = explorer._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == explorer.picture.value
    assert "application/vnd.jupyter.widget-view+json" in data


def test_it_of_something_else():
    with pytest.raises(ValueError, match=r"expected shape \(n, 28, 28\)"):
        AugmentationExplorer(IMAGES[0])
    with pytest.raises(ValueError, match="expected at least one digit"):
        AugmentationExplorer(IMAGES[:0])
    with pytest.raises(TypeError, match="amounts: there is no blur"):
        AugmentationExplorer(IMAGES, blur=1)


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ({"rotation": 90}, "rotation: expected 0 to 45, got 90"),
        ({"shift": 0.1, "noise": -1}, "noise: expected 0 to 120, got -1"),
        ({"scale": float("nan")}, "scale: expected 0 to 0.5, got nan"),
    ],
)
def test_an_amount_beyond_its_slider(amounts, message):
    with pytest.raises(ValueError, match=message):
        AugmentationExplorer(IMAGES, **amounts)


@pytest.mark.parametrize("name", AugmentationExplorer.LIMITS)
def test_each_slider_starts_where_it_is_told_to(name):
    for amount in (0, AugmentationExplorer.LIMITS[name]):
        explorer = AugmentationExplorer(IMAGES[:1], **{name: amount})
        assert explorer.sliders[name].value == amount
