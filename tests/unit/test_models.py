import keras
import numpy as np
import pytest

from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1), dtype=np.uint8)


@pytest.mark.parametrize(
    ("build", "parameters"),
    [(tutorial_cnn, 93_322), (dense_rival, 93_322), (digits_cnn, 157_594)],
)
def test_size_and_output(build, parameters):
    model = build()
    assert model.count_params() == parameters
    probabilities = model(IMAGES / 255).numpy()
    assert probabilities.shape == (3, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("build", [tutorial_cnn, dense_rival, digits_cnn])
def test_scaling_inside_changes_nothing_else(build):
    network = build()
    model = from_pixels(network)
    assert model.count_params() == network.count_params()
    np.testing.assert_allclose(model(IMAGES), network(IMAGES / 255), atol=1e-6)


def test_scaling_inside_is_done_on_a_copy():
    network = tutorial_cnn()
    before = network(IMAGES / 255).numpy()
    model = from_pixels(network)
    model.layers[1].bias.assign_add(np.ones(32))
    np.testing.assert_array_equal(network(IMAGES / 255), before)
    assert model.layers[1].output.shape == (None, 26, 26, 32)
    look_inside = keras.Model(model.inputs[0], model.layers[1].output)
    assert look_inside(IMAGES).shape == (3, 26, 26, 32)


def test_not_a_model():
    with pytest.raises(TypeError, match="expected a keras.Sequential, got function"):
        from_pixels(tutorial_cnn)


def test_margins_are_cut_off_until_one_place_is_left():
    images = np.zeros((1, 28, 28, 1), "float32")
    images[:, 4:-4, 4:-4] = 1
    framed = images.copy()
    framed[:, :4] = framed[:, -4:] = 0.5
    small = digits_cnn((4, 4, 4, 4), margin=4)
    np.testing.assert_array_equal(small(images), small(framed))
    assert digits_cnn(margin=2).count_params() < digits_cnn().count_params()
