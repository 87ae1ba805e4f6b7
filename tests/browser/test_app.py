"""The recogniser as an app: Voila serves it as `make app` does, to a browser."""

import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.browser.drawing import STROKES, Pad
from tests.browser.test_recognizer import SCREENSHOTS, answer
from tools.notebooks import ROOT

START = 60  # seconds that Voila may take to start


def command():
    """What `make app` runs, with the Python of the tests."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    [line] = [line for line in lines if "$(BIN)/voila" in line]
    notebook = line.split()[1]
    return [sys.executable, "-m", "voila", notebook]


@pytest.fixture(scope="module")
def app(browser, tmp_path_factory):
    """The address of the app, while it runs."""
    log = tmp_path_factory.mktemp("voila") / "voila.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command(), *options], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        yield from _once_it_answers(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(15)


def _once_it_answers(url, process, log):
    end = time.monotonic() + START
    while True:
        try:
            with urllib.request.urlopen(f"{url}/voila/static/voila.js", timeout=2):
                break
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(log.read_text()[-3000:])
            time.sleep(0.2)
    yield url


def test_a_digit_is_drawn_and_read(app, page):
    page.goto(app)
    pad = Pad(page)
    pad.canvas.wait_for(timeout=60_000)
    for digit in (3, 7):
        pad.draw(STROKES[digit])
        assert answer(page) == str(digit)
        if digit == 3:
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / "app.png")
        pad.press("Clear")
    assert "recognizer()" not in page.content()  # an app shows no code
