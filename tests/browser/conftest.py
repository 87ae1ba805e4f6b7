"""JupyterLab in Chromium. Without a browser these tests are skipped."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.lab import Lab, OpenNotebook, notebook_with
from tools import notebooks

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = os.environ.get("BROWSER_PATH") or next(
    filter(None, map(shutil.which, NAMES)), None
)
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


@pytest.fixture(scope="package")
def browser():
    if BROWSER is None:
        missing = "no Chromium or Chrome found; name yours in BROWSER_PATH"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def page_without_errors(browser, folder):
    """A page for mouse and fingers. An error in its JavaScript fails the last test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 1100}, has_touch=True
    )
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.screenshot(path=folder / "last.png")
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """One page for the tests of a module."""
    with page_without_errors(browser, tmp_path_factory.mktemp("screenshot")) as page:
        yield page


@pytest.fixture(scope="package")
def lab(browser, tmp_path_factory):
    # a copy, for the browser may save
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(notebooks.FOLDER, root / "notebooks")
    lab = Lab(root, tmp_path_factory.mktemp("lab"))
    try:
        lab.wait()
        yield lab
    finally:
        lab.stop()


@pytest.fixture(scope="package")
def lab_page(browser, lab, tmp_path_factory):
    """The page of JupyterLab, where each module opens its notebook."""
    with page_without_errors(browser, tmp_path_factory.mktemp("lab_page")) as page:
        lab.open(page)
        yield page


@pytest.fixture(scope="module")
def open_notebook(lab_page):
    opened = []

    def open_notebook(path):
        opened.append(OpenNotebook(lab_page, path))
        return opened[-1]

    yield open_notebook
    for notebook in opened:
        notebook.close()


@pytest.fixture(scope="package")
def whole_notebook(lab, browser, lab_page, tmp_path_factory):
    """A copy of the notebook with the explorer. All of its cells run, beside the tests.

    `picture` is where the explorer's picture was before.
    """
    path = notebook_with("ConvolutionExplorer(")
    copy = shutil.copy(path, lab.root / "notebooks" / f"whole_{path.name}")
    with page_without_errors(browser, tmp_path_factory.mktemp("whole")) as page:
        lab.open(page)
        whole = OpenNotebook(page, Path(copy))
        whole.picture = whole.stored_picture("ConvolutionExplorer(")
        whole.start_all()
        yield whole


@pytest.fixture(scope="package", autouse=True)
def what_takes_long_begins_first(request):
    names = (getattr(item, "fixturenames", ()) for item in request.session.items)
    if any("whole_notebook" in ones for ones in names):
        request.getfixturevalue("whole_notebook")
