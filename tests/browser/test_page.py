"""The recogniser's page as a file, opened by double click: no server, no Python."""

import time

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.browser.test_recognizer import alternative, answer, expect_framed, jpeg
from tests.paper import several
from tools import recogniser_picture
from tools.browser.drawing import STROKES, Finger, Mouse, Pad
from tools.page import PATH
from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.pictures.reading import predict_digit, read_images

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


def test_the_moving_picture_of_the_readme(pad, tmp_path):
    """The digit grows from frame to frame; in the last one a number is explained."""
    path = tmp_path / "picture.webp"
    recogniser_picture.take(pad.page, path)
    assert answer(pad.page) == str(recogniser_picture.DIGIT)
    with Image.open(path) as movie:
        frames = []
        for number in range(movie.n_frames):
            movie.seek(number)
            frames.append(np.asarray(movie.convert("L"))[:200, :200])
    inked = [(frame > 127).mean() for frame in frames]
    assert len(frames) > 10
    assert inked[0] < 0.05 < 0.1 < inked[-1]
    assert all(np.diff(inked) > -0.01)
    assert pad.page.locator(".network-view .detail:not(.empty)").count() == 1
    pad.page.mouse.move(5, 5)
    stored = recogniser_picture.PATH
    assert stored.stat().st_size < 2_000_000
    with Image.open(stored) as movie:
        assert movie.n_frames > 10


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
    images = IMAGES[:150]
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
    assert alternative(pad.page) == "Your photo. Read: the digit in the frame."


@pytest.mark.parametrize("dark", [False, True])
def test_a_photo_is_shown_with_a_frame_where_python_finds_the_digit(
    pad, tmp_path, dark
):
    grey = several(IMAGES)
    content = jpeg(255 - grey if dark else grey)
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    choose(pad, path)
    pad.page.locator(".photo figcaption", has_text="5 more marks are").wait_for()
    expect_framed(pad.page, predict_digit(content).box, (1200, 900))
    assert pad.page.locator(".photo .other .above").count() == 5
    assert "5 more marks are about as large" in alternative(pad.page)
    pad.canvas.focus()
    pad.page.keyboard.press(" ")
    pad.page.keyboard.press(" ")
    pad.page.locator(".photo").wait_for(state="hidden")
    pad.press("Undo")  # does not bring it back
    assert pad.page.locator(".photo").is_hidden()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no picture", "not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (cv2.imencode(".png", np.full((99, 99), 200, "uint8"))[1].tobytes(), "stands"),
    ],
)
def test_what_is_no_photo_of_a_digit(pad, content, message, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    pad.draw(STROKES[1])
    choose(pad, path)
    pad.page.locator(".digit-answer[data-state=problem]").wait_for()
    assert pad.page.locator(".photo").is_hidden()
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
def test_nothing_keeps_anyone_out(pad, tmp_path, scheme):
    """What axe finds (https://www.deque.com/axe): no serious fault, none critical."""
    pad.page.emulate_media(color_scheme=scheme)
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg(several(IMAGES)))
    choose(pad, path)
    pad.page.locator(".photo .read").wait_for()
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


@pytest.fixture
def phone(browser):
    """The page on a phone, with a clock that the test moves on."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.clock.install()
    page.goto(URL)
    yield page
    context.close()


def test_slow_motion(phone):
    """Stage after stage, and the answer at last; then it ends."""
    phone.evaluate(
        "strokes => window.recognizer.pad.change(strokes)",
        [[22, *sum(stroke, [])] for stroke in STROKES[2]],
    )
    phone.clock.run_for(100)
    title = phone.locator(".network-view .detail .title")
    first = phone.locator(".network-view .bars .first")
    assert first.inner_text().startswith("2")
    phone.get_by_role("button", name="Slow motion").click()
    for stage in ["Conv2D 5 × 5", *["Conv2D 3 × 3"] * 3]:
        phone.clock.run_for(12 * 70 + 100)
        assert title.inner_text().startswith(stage)
        assert first.count() == 0
        phone.clock.run_for(1700)
    phone.clock.run_for(100)
    assert title.inner_text() == "The answer 2"
    assert first.count() == 1
    phone.clock.run_for(1800)
    assert phone.get_by_role("button", name="Slow motion").count() == 1


def test_a_finger_can_press_what_shows_all_maps(phone):
    """All of a square of 40 pixels belongs to the button."""
    more = phone.locator(".network-view .more")
    assert more.count() == 4
    for button in more.all():
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 40
        assert button.evaluate(
            """(button) => {
                const { left, top, right, bottom } = button.getBoundingClientRect();
                const places = [
                    [left + 3, top + 3], [right - 3, top + 3],
                    [left + 3, bottom - 3], [right - 3, bottom - 3],
                ];
                return places.every(
                    ([x, y]) => document.elementFromPoint(x, y) === button);
            }"""
        )


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
