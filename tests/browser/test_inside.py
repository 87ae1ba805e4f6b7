"""Notebook 13's widgets in real JupyterLab: the map of digits, and the attack."""

import re

import numpy as np
import pytest

from tools.browser.drawing import STROKES, Finger, Mouse, Pad
from tools.browser.lab import notebook_with
from utils.paths import ROOT

SCREENSHOTS = ROOT / "tests" / "browser" / "screenshots"
WIDGETS = """
import numpy as np
from utils.datasets import load_mnist
from utils.export import load_digits_cnn
from utils.widgets import AttackExplorer, FeatureMap

model = load_digits_cnn()
images, labels = (part[:300] for part in load_mnist().validation)
directions = np.random.default_rng(0).normal(size=(864, 2))
shown = FeatureMap(model, images, labels, np.zeros(864), directions)
shown
"""
ATTACK = "attack = AttackExplorer(model, images[0], labels[0])\nattack"
RINGS = """canvas => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const red = [];
    for (let i = 0; i < data.length; i += 4)
        if (data[i] > 200 && data[i + 1] < 40 && data[i + 2] < 40)
            red.push([(i / 4) % width, Math.floor(i / 4 / width)]);
    return red;
}"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    notebook = open_notebook(notebook_with("FeatureMap("))
    notebook.append(WIDGETS)
    widget(notebook).locator(".map").wait_for()
    return notebook


def widget(notebook):
    return notebook.page.locator(".feature-map").last


@pytest.fixture
def pad(notebook):
    pad = Pad(notebook.page, widget(notebook).locator(".digit-pad"))
    clear = pad.widget.get_by_role("button", name="Clear")
    if clear.is_enabled():
        pad.press("Clear")
    return pad


def place_of_mine(notebook):
    """Where the red ring is, as shares of the map; None if there is none."""
    red = widget(notebook).locator(".map").evaluate(RINGS)
    side = widget(notebook).locator(".map").evaluate("canvas => canvas.width")
    return np.mean(red, axis=0) / side if red else None


@pytest.mark.parametrize("pointer", [Mouse, Finger])
def test_a_drawing_flies_to_where_python_puts_it(notebook, pad, pointer):
    assert place_of_mine(notebook) is None
    seen = []
    for digit in (1, 8):
        pad.draw(STROKES[digit], pointer)
        widget(notebook).locator(".yours", has_text="Your digit is near").wait_for()
        notebook.page.wait_for_timeout(100)
        printed = notebook.run(
            "print(*shown.place, *shown.places.min(0), *np.ptp(shown.places, 0))"
        )
        x, y, left, low, wide, high = map(float, printed.split())
        expected = 16 + 428 * (x - left) / wide, 460 - 16 - 428 * (y - low) / high
        expected = np.clip(expected, 4, 456) / 460
        seen.append(place_of_mine(notebook))
        assert np.abs(seen[-1] - expected).max() < 0.02
        pad.press("Clear")
    assert np.abs(seen[0] - seen[1]).max() > 0.02
    widget(notebook).screenshot(path=SCREENSHOTS / "feature_map.png")


def said(notebook):
    return widget(notebook).locator(".said").text_content()


def test_a_digit_that_is_pointed_at_is_shown_and_said(notebook):
    canvas = widget(notebook).locator(".map")
    places = notebook.run(
        "print(*((shown.places[7] - shown.places.min(0)) / np.ptp(shown.places, 0)),"
        " labels[7])"
    )
    x, y, label = map(float, places.split())
    box = canvas.bounding_box()
    scale = box["width"] / 460
    notebook.page.mouse.move(
        box["x"] + scale * (16 + 428 * x), box["y"] + scale * (444 - 428 * y)
    )
    assert said(notebook).startswith(f"A {label:.0f}, read as")
    notebook.page.mouse.move(5, 5)


def test_the_arrow_keys_go_from_digit_to_digit(notebook):
    canvas = widget(notebook).locator(".map")
    canvas.focus()
    heard = set()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowDown"):
        canvas.press(key)
        heard.add(said(notebook))
        assert re.fullmatch(r"A \d, read as (such|a \d)\.", said(notebook))
    assert len(heard) > 1


@pytest.fixture
def attack(notebook):
    notebook.append(ATTACK)
    explorer = notebook.page.locator(".attack-explorer").last
    explorer.wait_for()
    return explorer


def test_the_slider_changes_the_digit_and_python_knows(notebook, attack):
    first = attack.locator(".said").all_text_contents()
    assert first[0] == first[1]  # nothing is changed yet
    slider = attack.locator("input[type=range]")
    slider.focus()
    slider.press("End")
    changed = attack.locator(".said").all_text_contents()
    assert changed[0] != changed[1]
    assert notebook.run("print(attack.epsilon)").strip() == "80.0"
    printed = notebook.run(
        "p = np.asarray(model(attack.changed()[..., None].astype('float32')))\n"
        "print(*p.argmax(1))"
    )
    assert [text.split(",")[0] for text in changed] == printed.split()
    attack.screenshot(path=SCREENSHOTS / "attack_explorer.png")
