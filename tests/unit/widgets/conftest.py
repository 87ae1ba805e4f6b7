import keras
import pytest


@pytest.fixture(params=["the name of a file", "a network for other images"])
def something_else(request):
    """What is no network for the digits, and what is said of it."""
    if request.param == "the name of a file":
        return "model.keras", "expected a Keras model, got str"
    small = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten()])
    return small, "expected one from"
