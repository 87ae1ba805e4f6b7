"""The augmentation explorer in real JupyterLab: its sliders change the picture."""

import pytest

from tools.browser.lab import notebook_with


@pytest.fixture(scope="module")
def notebook(open_notebook):
    notebook = open_notebook(notebook_with("AugmentationExplorer("))
    notebook.run_until("AugmentationExplorer(")
    picture(notebook).wait_for()
    return notebook


PICTURE = ".jp-OutputArea .widget-image"


def picture(notebook):
    return notebook.page.locator(PICTURE)


def expect_another_picture(notebook, before):
    notebook.page.wait_for_function(
        "([picture, before]) => document.querySelector(picture).src !== before",
        arg=[PICTURE, before],
    )


def source(notebook):
    return picture(notebook).get_attribute("src")


def test_it_shows_digits(notebook):
    box = picture(notebook).bounding_box()
    assert box["width"] == 10 * 28 * 2
    assert notebook.page.locator(".widget-slider:visible").count() == 6


def test_a_slider_changes_the_picture_and_python_knows(notebook):
    before = source(notebook)
    handle = notebook.page.locator(".widget-slider", has_text="rotation")
    handle.locator(".noUi-handle").press("ArrowRight")
    expect_another_picture(notebook, before)
    value = notebook.run("print(explorer.sliders['rotation'].value)")
    assert float(value) > 10


def test_again_draws_other_variants(notebook):
    before = source(notebook)
    notebook.page.get_by_role("button", name="Again").click()
    expect_another_picture(notebook, before)
