"""The network in the page, against Keras: its numbers, and where they come from."""

import base64
import json

import keras
import numpy as np
import pytest
from keras import layers

from tests.networks import FROM_PIXELS, IN_PAGE, sequential, trained
from tools.browser.chromium import module_url
from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.models import from_pixels, tutorial_cnn
from utils.widgets.network import Network
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

IMAGES = load_mnist().test.images[:300]
OFTEN = (load_digits_cnn, tutorial_cnn)  # with all of the images; others with a third
RNG = np.random.default_rng(0)


@pytest.fixture(scope="module", params=IN_PAGE, ids=lambda make: make.__name__)
def network(request, page):
    model = trained(request.param)
    pixels = request.param in FROM_PIXELS
    many = len(IMAGES) if request.param in OFTEN else len(IMAGES) // 3
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


@pytest.fixture(scope="module")
def explained(page, network):
    """Stage, place, number and explanation, for many places of each stage."""
    values = network(IMAGES[0])
    found = []
    for index, stage in enumerate(network.stages):
        if stage["title"] == "Reshape":  # these numbers stand in the stage before
            continue
        shown = values[stage["last"] + 1]
        chosen = [one.tolist() for one in places(shown)]
        explanations = page.evaluate(EXPLAIN, [index, chosen])
        for place, explanation in zip(chosen, explanations, strict=True):
            found.append((stage, place, float(shown[tuple(place)]), explanation))
    return found


def test_each_number_is_explained(explained):
    """Computed again from what is explained."""
    for stage, place, number, found in explained:
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


def test_the_numbers_that_are_shown_add_up(explained):
    """As a learner would add them, in the last digit that is shown."""
    for _, _, _, found in explained:
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
    digit, other = IMAGES[0], RNG.integers(0, 256, (28, 28), "uint8")
    reference = network(digit)
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
        same = network(np.where(inside, digit, other))[last + 1][row, 0]
        changed = network(np.where(inside, other, digit))[last + 1][row, 0]
        np.testing.assert_allclose(same, shown[row, 0], rtol=1e-4, atol=1e-4)
        if inside.any():
            assert not np.allclose(changed, shown[row, 0], atol=1e-4)


def test_parts_are_maps_of_the_stage_before(network, explained):
    """Also after Flatten and Reshape: so they have the right names and curves."""
    values, seen = network(IMAGES[0]), {}
    for stage, _, _, found in explained:
        channels = [part["channel"] for part in found.get("parts", [])]
        seen.setdefault(network.stages.index(stage), set()).update(channels)
    for before, stage in enumerate(network.stages[:-1]):
        if channels := seen.get(before + 1):
            maps = values[stage["last"] + 1].shape[-1]
            assert channels == set(range(maps)), stage


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
