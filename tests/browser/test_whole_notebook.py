"""Run All in the longest of these notebooks, which ran beside the other tests."""


def test_all_cells_run(whole_notebook):
    whole_notebook.finish_all()
    assert whole_notebook.page.locator(".convolution-explorer .result").count() == 1
