"""Notebook 09 in JupyterLab: its canvas reads with the model of the notebook."""

from tools import notebooks
from tools.browser.drawing import STROKES, Pad

PATH = notebooks.FOLDER / "09_deployment.ipynb"


def test_the_canvas_reads_a_digit(open_notebook):
    notebook = open_notebook(PATH)
    notebook.run_cell("load_mnist(")
    notebook.run("model = load_digits_cnn()")
    notebook.run_cell("recognizer(model)")
    pad = Pad(notebook.page)
    pad.canvas.wait_for()
    read = notebook.page.locator(".digit-answer .digit")
    assert notebook.run("print(canvas.prediction.digit)").strip() == read.inner_text()
    pad.press("Clear")
    pad.draw(STROKES[6])
    assert read.inner_text() == "6"
