"""The recogniser's notebook as an app: Voila serves it to a browser."""

import re
import subprocess
import sys

import pytest

from tests.browser.test_recognizer import SCREENSHOTS, answer
from tools.browser.drawing import STROKES, Finger, Mouse, Pad
from tools.browser.lab import free_port, wait_for
from utils.paths import ROOT


def command():
    """What the guide says to run, with the Python of the tests."""
    text = (ROOT / "docs" / "using.md").read_text("utf-8")
    [notebook] = re.findall(r"bin/voila (\S+)", text)
    return [sys.executable, "-m", "voila", notebook]


@pytest.fixture(scope="module")
def app(browser, tmp_path_factory):
    """The address of the app, while it runs."""
    log = tmp_path_factory.mktemp("voila") / "voila.log"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = [f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command(), *options], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"{url}/voila/static/voila.js", process, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="module")
def pad(app, page):
    page.goto(app)
    pad = Pad(page)
    pad.canvas.wait_for(timeout=60_000)
    return pad


@pytest.mark.parametrize("digit", STROKES)
def test_ten_digits(pad, digit):
    """In turns by mouse and by finger; the pad's own tests draw all ten by both."""
    pad.draw(STROKES[digit], Finger if digit % 2 else Mouse)
    assert answer(pad.page) == str(digit)
    if digit == 3:
        SCREENSHOTS.mkdir(exist_ok=True)
        pad.page.screenshot(path=SCREENSHOTS / "app.png")
    pad.press("Clear")


def test_it_is_an_app(pad):
    page = pad.page
    assert "recognizer(" not in page.content()  # an app shows no code
    assert page.get_by_role("button", name="Photo …").count() == 1
    assert page.get_by_role("button", name="It was a").count() == 0  # it keeps nothing
    assert page.get_by_text("Nothing that you draw or send is kept").count() == 1
