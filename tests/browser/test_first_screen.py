"""What a learner sees first: the first notebook, and nothing that lies over it."""

from tests.browser.test_recognizer import SCREENSHOTS
from tools import notebooks
from tools.browser.lab import OpenNotebook

PATH = "() => window.jupyterapp.shell.currentWidget.context.path"


def test_nothing_lies_over_the_first_notebook(lab, page):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(lab.url)
    page.wait_for_function(OpenNotebook.IDLE)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "first_screen.png")
    assert page.evaluate(PATH) == f"notebooks/{notebooks.paths()[0].name}"
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0


def test_the_first_result_is_in_view(lab, page):
    """After Shift + Enter from the top: all of the pad and of the answer."""
    page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.activeCellIndex = 0;
            content.activate();
        }"""
    )
    notebook = page.locator(".jp-NotebookPanel:visible .jp-Notebook")
    while notebook.locator(".jp-CodeCell.jp-mod-active").count() == 0:
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(100)
    page.keyboard.press("Shift+Enter")
    page.locator(".digit-answer[data-state=sure]").wait_for()
    page.wait_for_timeout(300)  # until nothing moves any more
    page.screenshot(path=SCREENSHOTS / "first_result.png")
    window = notebook.bounding_box()
    for part in (".digit-pad", ".digit-answer .top", ".network-view"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= window["y"] - 2, part
        assert box["y"] + box["height"] <= window["y"] + window["height"] + 2, part
    box = page.locator(".recognizer").bounding_box()
    assert box["width"] <= 900
    assert box["height"] <= 560
