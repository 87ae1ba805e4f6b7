"""JupyterLab in Chromium. Without a browser these tests are skipped."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.browser.chromium import BROWSER, MISSING, chromium
from tools.browser.lab import OpenNotebook, lab_with_copy, notebook_with


@pytest.fixture(scope="package")
def browser():
    if BROWSER is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with chromium() as browser:
        yield browser


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
    root = tmp_path_factory.mktemp("course")
    with lab_with_copy(root, tmp_path_factory.mktemp("lab")) as lab:
        yield lab


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
