"""The network in the page, against Keras: its numbers, and where they come from."""

import base64
import json

import keras
import numpy as np
import pytest
from keras import layers

from tools.browser.chromium import module_url
from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.models import dense_rival, from_pixels, tutorial_cnn
from utils.widgets.network import ACTIVATIONS, Network
from utils.widgets.network_view import NetworkView
from utils.widgets.tools import script

NAMES = "withWeights valuesOf explain kernelFrom fieldsOf canExplain addingUp linesOf"
SOURCE = script("page", "network", "explanation", "details")
SOURCE += f"\nexport {{ {NAMES.replace(' ', ', ')} }};"
MODULE = module_url(SOURCE)
LOAD = """async ([module, description, weights, stages, scale]) => {
    window.js = await import(module);
    window.floats = (text) => new Float32Array(
        Uint8Array.from(atob(text), one => one.charCodeAt(0)).buffer);
    window.network = {
        layers: js.withWeights(description, floats(weights)), stages, scale };
}"""
# The last value of each digit; of the first one, all values.
RUN = """(text) => {
    const { layers, scale } = network;
    const digits = Uint8Array.from(atob(text), one => one.charCodeAt(0));
    const last = [];
    for (let i = 0; i < digits.length; i += 784) {
        const values = js.valuesOf(layers, digits.subarray(i, i + 784), scale);
        if (i === 0) window.values = values;
        last.push([...values.at(-1).data]);
    }
    return { last, all: values.map(({ data }) => [...data]) };
}"""
EXPLAIN = """([index, places]) => {
    const { layers, stages } = network;
    const kernelOf = (layer, map) => js.kernelFrom(layers[layer], map);
    return places.map(place => {
        const found = js.explain(layers, values, stages[index], place, kernelOf);
        return { ...found, lines: js.linesOf(found) };
    });
}"""
FIELD = """([last, place]) => js.fieldsOf(network.layers, values, last, place)"""

IMAGES = load_mnist().test.images[:1000]
OFTEN = (load_digits_cnn, tutorial_cnn)  # with all of the images; others with a tenth
RNG = np.random.default_rng(0)


def sequential(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def strided():
    """Steps of two, padding on all sides, windows that are no squares, gaps."""
    return sequential(
        layers.Conv2D(6, (3, 5), strides=2, padding="same", activation="relu"),
        layers.AveragePooling2D((2, 3), padding="same"),
        layers.Conv2D(8, 3, dilation_rate=2, padding="same", use_bias=False),
        layers.MaxPooling2D(3, strides=2, padding="same"),
        layers.Conv2D(8, 2, groups=2, activation="tanh"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10),
    )


def margined():
    """Pixels cut off and added, another number of them on each side."""
    return sequential(
        layers.Rescaling(1 / 127.5, offset=-1),
        layers.Cropping2D(((1, 3), (4, 2))),
        layers.Conv2D(4, 3),
        layers.BatchNormalization(),
        layers.LeakyReLU(0.1),
        layers.ZeroPadding2D(((2, 1), (0, 3))),
        layers.MaxPooling2D(),
        layers.Conv2D(5, 3, strides=(1, 2), padding="same"),
        layers.Cropping2D(((1, 0), (2, 1))),
        layers.ELU(),
        layers.Dropout(0.5),
        layers.Flatten(),
        layers.Dense(20, activation="sigmoid"),
        layers.BatchNormalization(),
        layers.ReLU(max_value=2, negative_slope=0.1, threshold=0.2),
        layers.Dense(10),
        layers.Softmax(),
    )


def in_rows():
    """Only convolutions; maps of one pixel, and layers after Flatten."""
    return sequential(
        layers.Rescaling(1 / 255),
        layers.Conv2D(6, 5, strides=3),
        layers.Flatten(),
        layers.BatchNormalization(),
        layers.Dense(64, activation="relu"),
        layers.Reshape((4, 4, 4)),
        layers.Conv2D(6, 3),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.Conv2D(10, 1),
        layers.Flatten(),
    )


def global_maximum():
    return sequential(
        layers.Conv2D(12, 5, activation="softmax"),
        layers.GlobalMaxPooling2D(),
        layers.Dense(10, activation="softmax"),
    )


def all_activations():
    stack = []
    for name in ACTIVATIONS.split():
        stack += [layers.Dense(24, activation=name), layers.BatchNormalization()]
    return sequential(layers.Flatten(), *stack, layers.Dense(10))


def trained(make):
    """The model with weights as training might leave them, none of them 0 or 1."""
    keras.utils.set_random_seed(0)
    model = make()
    if make is load_digits_cnn:
        return model
    rng = np.random.default_rng(1)
    noise = [rng.normal(0, 0.05, w.shape) for w in model.get_weights()]
    pairs = zip(model.get_weights(), noise, strict=True)
    # a variance must stay positive
    model.set_weights([w + (n if w.ndim > 1 else abs(n)) for w, n in pairs])
    return model


MODELS = [
    load_digits_cnn,
    tutorial_cnn,
    dense_rival,
    strided,
    margined,
    in_rows,
    global_maximum,
    all_activations,
]


@pytest.fixture(scope="module", params=MODELS, ids=lambda make: make.__name__)
def network(request, page):
    model = trained(request.param)
    pixels = request.param in (load_digits_cnn, margined, in_rows)
    many = len(IMAGES) if request.param in OFTEN else len(IMAGES) // 10
    return opened(page, Network(model, pixels), IMAGES[:many])


def opened(page, network, images):
    """The network, in the page as well, with all values for the first digit."""
    weights = base64.b64encode(network.weights()).decode()
    description = json.loads(json.dumps(network.description()))
    page.evaluate(
        LOAD, [MODULE, description, weights, network.stages, float(network.scale)]
    )
    network.in_the_page = page.evaluate(RUN, base64.b64encode(images).decode())
    return network


def test_many_digits_as_keras_computes_them(network):
    assert network.in_page
    images = IMAGES[: len(network.in_the_page["last"])]
    inputs = images[..., np.newaxis].astype("float32") * np.float32(network.scale)
    for layer in network.layers:
        inputs = layer(inputs, training=False)
    expected = np.asarray(inputs)
    size = max(np.abs(expected).max(), 1)
    np.testing.assert_allclose(
        network.in_the_page["last"], expected, atol=1e-4 * size, rtol=0
    )


def test_every_layer_as_keras_computes_it(network):
    values = network(IMAGES[0])
    for seen, expected in zip(network.in_the_page["all"], values, strict=True):
        size = max(np.abs(expected).max(), 1)
        np.testing.assert_allclose(seen, expected.ravel(), atol=1e-4 * size, rtol=0)


def places(value, count=15):
    corners = [np.zeros(value.ndim, int), np.array(value.shape) - 1]
    return [*corners, *RNG.integers(value.shape, size=(count, value.ndim))]


def test_each_number_is_explained(page, network):
    """Computed again from what is explained; many places of each stage."""
    values = network(IMAGES[0])
    for index, stage in enumerate(network.stages):
        shown = values[stage["last"] + 1]
        chosen = [one.tolist() for one in places(shown)]
        for place, found in zip(
            chosen, page.evaluate(EXPLAIN, [index, chosen]), strict=True
        ):
            number = float(shown[tuple(place)])
            end = follow(found)
            size = max(abs(number), abs(found.get("sum", 0)), 1e-3)
            assert end == pytest.approx(number, abs=2e-3 * size), (stage, place)


def follow(found):
    """The number at the end of an explanation, by formulas."""
    if found["steps"] and found["steps"][0].get("beyond"):
        value = 0
    else:
        value = beginning(found)
        assert value == pytest.approx(found["sum"], rel=1e-3, abs=1e-4)
    for step in found["steps"]:
        if "scale" in step:
            value = value * step["scale"] + step["shift"]
        elif "patch" in step:
            value = looked_at(step, value)
        elif step["kind"] == "Activation" and step["name"] != "softmax":
            value = float(keras.activations.get(step["name"])(np.float32(value)))
        else:
            value = step["value"]  # it needs more than this number
        assert step["value"] == pytest.approx(value, rel=2e-3, abs=1e-3)
    return value


def beginning(found):
    if "patch" in found:
        return looked_at(found)
    sums = [(np.array(part["patch"]) * part["kernel"]).sum() for part in found["parts"]]
    assert sums == pytest.approx([p["sum"] for p in found["parts"]], abs=1e-4, rel=1e-3)
    assert sorted(np.abs(sums), reverse=True) == pytest.approx(np.abs(sums), abs=1e-5)
    return sum(sums) + found["bias"]


def looked_at(found, value=None):
    """What a pooling makes of its patch, and whether the number before is in it."""
    patch, (row, column) = np.array(found["patch"]), found["at"]
    if value is not None:
        assert patch[row, column] == pytest.approx(value, rel=1e-3, abs=1e-4)
    return patch.mean() if found["isMean"] else patch.max()


def test_the_numbers_that_are_shown_add_up(page, network):
    """As a learner would add them, in the last digit that is shown."""
    values = network(IMAGES[0])
    for index, stage in enumerate(network.stages):
        chosen = [one.tolist() for one in places(values[stage["last"] + 1])]
        for found in page.evaluate(EXPLAIN, [index, chosen]):
            for line in found["lines"]:
                expect_true(line)


def expect_true(line):
    line = line.replace("−", "-").replace("- ", "-").replace("+ ", "+")
    if " such numbers" in line:
        numbers, _, shown = line.partition(" such numbers")[2].rpartition(" is ")
        seen = [float(one) for one in numbers.strip(" ()").split(", ") if one]
        expected = np.mean(seen) if "the mean" in line else max(seen, default=0)
        if seen:
            assert float(shown) == pytest.approx(expected, rel=0.01, abs=0.01)
        return
    if "(" in line or "beyond" in line or line.startswith("softmax"):
        return
    left, _, right = line.rpartition(" = ")
    if " × " in left:
        before, _, rest = left.rpartition(": ")[2].partition(" × ")
        factor, shift = rest.split(" ")
        terms = [float(before) * float(factor), float(shift)]
        size = max(map(abs, terms))
        assert sum(terms) == pytest.approx(float(right), abs=0.011 * size)
        return
    words = left.replace(",", " ").split(" ")
    terms = [one for one in words if one.lstrip("+-")[:1].isdigit()]
    counts = [i + 1 for i, one in enumerate(words) if one == "from"]
    for i in counts:
        terms.remove(words[i])
    assert sum(map(float, terms)) == pytest.approx(float(right), abs=1e-9), line


def test_the_field_is_what_a_number_depends_on(page, network):
    """Changing a pixel outside never changes it; inside, some pixel does."""
    noise = RNG.integers(0, 256, (28, 28), "uint8")
    reference, other = network(noise), 255 - noise
    for stage in network.stages:
        last = stage["last"]
        shown = reference[last + 1]
        if shown.ndim < 3 or "softmax" in stage["steps"]:
            continue
        row = min(1, len(shown) - 1)
        fields = page.evaluate(FIELD, [last, [row, 0, 0]])
        assert fields[last + 1]["bottom"] == row + 1
        inside = np.full((28, 28), fields[0] is None)
        if fields[0]:
            names = "top", "left", "bottom", "right"
            top, left, bottom, right = (max(fields[0][name], 0) for name in names)
            inside[top:bottom, left:right] = True
        same = network(np.where(inside, noise, other))[last + 1][row, 0]
        changed = network(np.where(inside, other, noise))[last + 1][row, 0]
        np.testing.assert_allclose(same, shown[row, 0], rtol=1e-4, atol=1e-4)
        if inside.any():
            assert not np.allclose(changed, shown[row, 0], atol=1e-4)


def test_an_unknown_layer_is_not_explained(page):
    model = sequential(
        layers.Conv2D(4, 3),
        layers.GroupNormalization(2),
        layers.Conv2DTranspose(4, 3),
        layers.Flatten(),
        layers.Dense(10),
    )
    network = Network(model, pixels=False)
    explained = page.evaluate(
        """async ([module, layers, stages]) => {
            const js = await import(module);
            return stages.map(stage => js.canExplain(layers, stage));
        }""",
        [MODULE, json.loads(json.dumps(network.description())), network.stages],
    )
    assert explained == [True, False, True]


def test_the_view_has_all_that_the_page_needs(page):
    """From the widget's state, as the page gets it, to the answer."""
    view = NetworkView(from_pixels(tutorial_cnn()))
    network = opened(page, view.network, IMAGES[:1])
    state = view.get_state()
    assert state["layers"] == network.description()
    assert bytes(state["_weights"]) == network.weights()
    assert (state["stages"], state["_scale"]) == (network.stages, network.scale)
