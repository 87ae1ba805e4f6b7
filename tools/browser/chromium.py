"""Chromium or Chrome, if there is one."""

import base64
import os
import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = os.environ.get("BROWSER_PATH") or next(
    filter(None, map(shutil.which, NAMES)), None
)
MISSING = "no Chromium or Chrome found; name yours in BROWSER_PATH"
OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


def module_url(source):
    """Where a page can import JavaScript from, given as text."""
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


@contextmanager
def chromium():
    """Start it, for Playwright, and close it in the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()
