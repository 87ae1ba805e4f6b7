"""The recogniser's page as a file, opened by double click: no server, no Python."""

import time

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_recognizer import answer
from tools.browser.drawing import STROKES, Finger, Mouse, Pad
from tools.page import PATH
from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.pictures.reading import read_images

URL = PATH.as_uri()
SECONDS = 2  # until it answers, on two cores
IMAGES, LABELS = load_mnist().test
READY = "() => document.querySelector('.network-view .bars .first') !== null"


@pytest.fixture(scope="module")
def requests():
    return []


@pytest.fixture(scope="module")
def opened(page, requests):
    page.on("request", lambda request: requests.append(request.url))
    page.goto(URL)
    return page


@pytest.fixture
def pad(opened):
    pad = Pad(opened)
    clear = pad.widget.get_by_role("button", name="Clear")
    if clear.is_enabled():
        clear.click()
    return pad


def choose(pad, path):
    pad.page.locator(".digit-answer input[type=file]").set_input_files(path)


@pytest.mark.parametrize("pointer", [Mouse, Finger])
@pytest.mark.parametrize("digit", STROKES)
def test_ten_digits(pad, digit, pointer):
    pad.draw(STROKES[digit], pointer)
    assert answer(pad.page) == str(digit)
    state = pad.page.locator(".digit-answer").get_attribute("data-state")
    assert state == "sure"


def test_it_answers_as_python_does(opened):
    """The weights have 16 bits in the page: the same digits, and shares within 0.01."""
    images = IMAGES[:300]
    seen = opened.evaluate(
        """images => images.map(image => {
            const { recognizer } = window;
            return recognizer.readDigit(Uint8Array.from(image));
        })""",
        images.reshape(len(images), -1).tolist(),
    )
    expected = read_images(images, load_digits_cnn())
    assert np.array_equal(np.argmax(seen, axis=1), expected.argmax(axis=1))
    np.testing.assert_allclose(seen, expected, atol=0.01)


def photo_of(image):
    """A digit in pencil on paper that is darker on one side."""
    digit = cv2.resize(image, (300, 300), interpolation=cv2.INTER_CUBIC) / 255
    paper = np.linspace(150, 240, 700)[np.newaxis].repeat(900, axis=0)
    paper[250:550, 200:500] *= 1 - 0.7 * digit
    return paper.astype("uint8")


@pytest.mark.parametrize("place", range(5))
def test_a_photo(pad, place, tmp_path):
    path = tmp_path / "photo.jpg"
    cv2.imwrite(str(path), photo_of(IMAGES[place]))
    choose(pad, path)
    digit = pad.page.locator(f".digit-answer .digit:text-is('{LABELS[place]}')")
    digit.wait_for()
    assert pad.ink() > 0.01


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no picture", "not a picture"),
        (cv2.imencode(".png", np.full((99, 99), 200, "uint8"))[1].tobytes(), "stands"),
    ],
)
def test_what_is_no_photo_of_a_digit(pad, content, message, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    pad.draw(STROKES[1])
    choose(pad, path)
    pad.page.locator(".digit-answer[data-state=problem]").wait_for()
    assert message in pad.page.locator(".digit-answer .text").inner_text()
    assert pad.ink() > 0  # what was drawn stays
    pad.press("Clear")
    assert "Draw a digit" in pad.page.locator(".digit-answer .text").inner_text()


def test_it_keeps_nothing(opened):
    assert opened.get_by_role("button", name="It was a").count() == 0


def test_the_strongest_maps_are_on_top(pad):
    """Also if nothing was new when the pen was lifted."""
    box = pad.canvas.bounding_box()
    pad.page.mouse.move(box["x"] + 140, box["y"] + 40)
    pad.page.mouse.down()
    pad.page.mouse.move(box["x"] + 130, box["y"] + 240, steps=8)
    pad.page.wait_for_timeout(300)  # until all was told
    pad.page.mouse.up()
    seen, strengths = pad.page.evaluate(
        """() => {
            const { view } = window.recognizer;
            const { data } = view.valueOf(0);
            const strengths = Array(16).fill(0);
            data.forEach((number, i) => { strengths[i % 16] += Math.abs(number); });
            return [view.order[0], strengths];
        }"""
    )
    assert seen == np.argsort(-np.array(strengths), kind="stable").tolist()


def test_answers_that_are_no_numbers(opened):
    said = opened.evaluate(
        "() => { const { view, answer } = window.recognizer;"
        "view.model.set('probabilities', Array(10).fill(NaN));"
        "return [answer.el.dataset.state, answer.text.textContent]; }"
    )
    assert said[0] == "problem"
    assert "not numbers" in said[1]


def test_by_keyboard_on_an_empty_pad(pad):
    bars = pad.page.locator(".network-view .bars")
    bars.focus()
    for key in ("ArrowDown", "Enter"):
        pad.page.keyboard.press(key)
    pad.draw(STROKES[4])
    assert answer(pad.page) == "4"
    pad.page.keyboard.press("Escape")


def test_the_explorer_is_there(opened):
    result = opened.locator(".convolution-explorer .result")
    before = result.inner_text()
    opened.locator(".convolution-explorer canvas.input").focus()
    opened.keyboard.press("ArrowDown")
    assert result.inner_text() != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anyone_out(pad, scheme):
    """What axe finds (https://www.deque.com/axe): no serious fault, none critical."""
    pad.page.emulate_media(color_scheme=scheme)
    pad.draw(STROKES[6])
    pad.page.locator(".network-view .explained").first.hover(position={"x": 9, "y": 9})
    found = Axe().run(pad.page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []
    assert pad.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_it_fits_on_every_screen(opened, width):
    opened.set_viewport_size({"width": width, "height": 740})
    size = "[document.documentElement.scrollWidth, innerWidth]"
    seen, room = opened.evaluate(size)
    assert seen <= room


def test_it_asked_nobody_for_anything(requests):
    """After all that was done above."""
    assert [url for url in requests if not url.startswith("blob:")] == [URL]
    assert PATH.stat().st_size < 1e6


def test_it_answers_at_once(browser):
    context = browser.new_context()
    context.set_offline(True)
    page = context.new_page()
    start = time.monotonic()
    page.goto(URL)
    Pad(page).draw([STROKES[1][0]])
    page.wait_for_function(READY)
    seconds = time.monotonic() - start
    context.close()
    print(f"\nfrom opening to the first answer: {seconds:.1f} s")
    assert seconds < 5 * SECONDS  # machines differ
