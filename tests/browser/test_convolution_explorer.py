"""The convolution explorer: in real JupyterLab, and its arithmetic against NumPy."""

import json
import time

import numpy as np
import pytest

from tools.browser.chromium import module_url
from tools.browser.lab import notebook_with
from utils.datasets.data_files import load_mnist
from utils.numpy_cnn import conv2d
from utils.widgets.convolution_explorer import KERNELS, ConvolutionExplorer

MODULE = module_url(ConvolutionExplorer._esm)


@pytest.fixture(scope="module")
def notebook(open_notebook):
    return open_notebook(notebook_with("ConvolutionExplorer("))


@pytest.fixture(scope="module")
def running(notebook):
    notebook.run_until("ConvolutionExplorer(")
    notebook.page.locator(".convolution-explorer .result").wait_for()
    return notebook


@pytest.fixture
def explorer(running):
    """The notebook with the explorer as it is in the beginning, nothing seen yet."""
    pause = running.page.get_by_role("button", name="Pause")
    if pause.count():
        pause.click()
    running.page.evaluate("() => document.activeElement.blur()")
    expect_settled(running)
    running.run(
        "explorer.padding, explorer.digit, explorer.stride = 'valid', 5, 2\n"
        "explorer.stride = 1\n"
        "explorer.kernel = explorer.kernels['vertical edge']\n"
        "explorer.row, explorer.column = 6, 12"
    )
    expect_place(running, 6, 12)
    return running


def python(notebook, expression):
    """The value of an expression about `explorer` in the notebook's kernel."""
    printed = notebook.run(f"import json; print(json.dumps({expression}))")
    return json.loads(printed)


def expect(notebook, expression, value, seconds=30):
    """Wait until Python says so: the browser sends its news a moment later."""
    end = time.monotonic() + seconds
    while (seen := python(notebook, expression)) != value:
        assert time.monotonic() < end, f"{expression} is {seen}, expected {value}"
        time.sleep(0.1)


def expect_settled(notebook):
    """Wait until Python knows where the window stopped. News that is still on its way
    would move the window after what Python sets next."""
    shown = notebook.page.locator(".result").inner_text().partition(":")[0]
    expect(notebook, "f'row {explorer.row}, column {explorer.column}'", shown)


def expect_place(notebook, row, column, seconds=30):
    """Wait until page and Python agree on the place and on the sum there."""
    expect(notebook, "[explorer.row, explorer.column]", [row, column])
    end = time.monotonic() + seconds
    while True:
        place, _, rest = notebook.page.locator(".result").inner_text().partition(":")
        shown = float(rest.rsplit(" ", 1)[1].replace("−", "-"))
        computed = python(
            notebook, "float(explorer.output[explorer.row, explorer.column])"
        )
        if place == f"row {row}, column {column}" and abs(shown - computed) < 0.051:
            return
        assert time.monotonic() < end, f"{place}: {shown}, in NumPy {computed}"
        time.sleep(0.1)


def centre(notebook, selector, row, column, places):
    """Where on the page one place of a board is."""
    board = notebook.page.locator(selector)
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    return (
        box["x"] + (column + 0.5) * box["width"] / places,
        box["y"] + (row + 0.5) * box["height"] / places,
    )


def numbers(notebook, table):
    cells = notebook.page.locator(f".{table} span").all_inner_texts()
    return [float(cell.replace("−", "-")) for cell in cells]


def expect_arithmetic(notebook):
    """The three tables show what NumPy computes, to the last digit they show."""
    patch = python(notebook, "explorer.patch.ravel().tolist()")
    kernel = python(notebook, "sum(explorer.kernel, [])")
    products = [one * other for one, other in zip(patch, kernel, strict=True)]
    assert numbers(notebook, "patch") == patch
    assert numbers(notebook, "weights") == pytest.approx(kernel, abs=0.0051)
    assert numbers(notebook, "products") == pytest.approx(products, abs=0.051)


def colour_at(notebook, selector, row, column, places):
    """The colour [red, green, blue] of one place of a board."""
    return notebook.page.locator(selector).evaluate(
        """(canvas, [row, column, places]) => {
            const at = (place) => Math.floor((place + 0.5) / places * canvas.width);
            const { data } = canvas.getContext('2d').getImageData(
                at(column), at(row), 1, 1);
            return [...data].slice(0, 3);
        }""",
        [row, column, places],
    )


def test_before_running_there_is_a_picture(whole_notebook):
    assert whole_notebook.picture["width"] > 400


def test_it_starts_where_python_says(explorer):
    pressed = explorer.page.locator(".bar button[aria-pressed=true]")
    assert [one.get_attribute("title") for one in pressed.all()] == ["5"]
    assert explorer.page.locator("select.kernel-name").input_value() == "vertical edge"
    expect_arithmetic(explorer)


def test_the_boards_show_digit_and_map(explorer):
    explorer.page.get_by_role("button", name="Whole map").click()
    image = python(explorer, "explorer.image.tolist()")
    output = python(explorer, "explorer.output.tolist()")
    for row, column in ((8, 10), (20, 5), (14, 17)):
        grey = image[row][column]
        assert colour_at(explorer, "canvas.input", row, column, 28) == [grey] * 3
        red, green, blue = colour_at(explorer, "canvas.output", row, column, 26)
        value = output[row][column]
        assert (red > blue, blue > red) == (value > 0, value < 0)


def test_arrow_keys(explorer):
    explorer.page.locator("canvas.input").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp"):
        explorer.page.keyboard.press(key)
    expect_place(explorer, 6, 13)
    for _ in range(30):
        explorer.page.keyboard.press("ArrowUp")
    expect_place(explorer, 0, 13)
    assert explorer.page.locator("canvas.input:focus").count() == 1


def test_keys_do_not_reach_jupyterlab(explorer):
    """There, "m" would turn the cell into Markdown, and the explorer would be gone."""
    explorer.page.locator("canvas.input").focus()
    explorer.page.keyboard.press("m")
    explorer.page.keyboard.press("ArrowDown")
    expect_place(explorer, 7, 12)


def test_mouse_drag(explorer):
    mouse = explorer.page.mouse
    mouse.move(*centre(explorer, "canvas.input", 5, 5, 28))
    mouse.down()
    expect_place(explorer, 4, 4)  # the middle of the window is at the pointer
    mouse.move(*centre(explorer, "canvas.input", 20, 11, 28), steps=5)
    mouse.up()
    expect_place(explorer, 19, 10)
    mouse.move(*centre(explorer, "canvas.input", 2, 2, 28))
    expect_place(explorer, 19, 10)
    mouse.click(*centre(explorer, "canvas.output", 9, 14, 26))
    expect_place(explorer, 9, 14)


def test_finger(explorer):
    x, y = centre(explorer, "canvas.input", 10, 20, 28)
    explorer.page.touchscreen.tap(x, y)
    expect_place(explorer, 9, 19)
    session = explorer.page.context.new_cdp_session(explorer.page)
    below = centre(explorer, "canvas.input", 15, 20, 28)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": below[0], "y": below[1]}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect_place(explorer, 14, 19)


def test_choices(explorer):
    page = explorer.page
    page.get_by_role("button", name="digit 3").click()
    page.get_by_label("kernel", exact=True).select_option("blur 5 x 5")
    page.get_by_label("stride").select_option("3")
    page.get_by_label("padding").select_option("same")
    settings = "[explorer.digit, len(explorer.kernel), explorer.stride]"
    expect(explorer, settings, [3, 5, 3])
    expect(explorer, "explorer.padding", "same")
    for row, column in ((5, 4), (0, 0), (9, 9)):
        page.mouse.click(*centre(explorer, "canvas.output", row, column, 10))
        expect_place(explorer, row, column)
        expect_arithmetic(explorer)


def test_choosing_by_keyboard_keeps_the_focus(explorer):
    explorer.page.locator("select.kernel-name").focus()
    for _ in range(2):
        explorer.page.keyboard.press("ArrowDown")
    expect(explorer, "explorer.kernel == explorer.kernels['outline']", True)
    assert explorer.page.locator("select.kernel-name:focus").count() == 1


def test_python_moves_the_window_and_keeps_it_inside(explorer):
    explorer.run("explorer.row = explorer.column = 25; explorer.stride = 2")
    expect_place(explorer, 12, 12)


def unseen(notebook, places=None):
    """Which places of the map, row by row, are still grey; without `places`: pixels."""
    return notebook.page.locator("canvas.output").evaluate(
        """(canvas, places) => {
            const { width } = canvas;
            const { data } = canvas.getContext('2d').getImageData(0, 0, width, width);
            places ??= width;
            const at = (index) => Math.floor((index + 0.5) / places * width);
            return Array.from({ length: places * places }, (_, place) => {
                const [x, y] = [place % places, Math.floor(place / places)];
                const pixel = 4 * (at(y) * width + at(x));
                return data[pixel] === 0x9a && data[pixel + 1] === 0xa5;
            });
        }""",
        places,
    )


def test_the_map_grows_without_a_gap(explorer):
    """Nothing that comes back from Python may move the window while it plays."""
    explorer.run("explorer.row = explorer.column = 0")
    expect_place(explorer, 0, 0)
    explorer.run("explorer.digit = 4")  # forgets what was seen on the way
    expect_place(explorer, 0, 0)
    assert unseen(explorer, 26).count(False) == 1
    explorer.page.get_by_role("button", name="Play").click()
    end = time.monotonic() + 30
    while unseen(explorer, 26).count(False) < 80 and time.monotonic() < end:
        explorer.page.wait_for_timeout(100)
    explorer.page.get_by_role("button", name="Pause").click()
    grey = unseen(explorer, 26)
    seen = grey.count(False)
    assert 80 <= seen < 0.8 * 26 * 26
    assert not any(grey[:seen])
    explorer.page.get_by_role("button", name="Whole map").click()
    assert not any(unseen(explorer))


def test_play_ends_when_the_map_is_whole(explorer):
    explorer.run("explorer.stride = 3; explorer.row, explorer.column = 4, 8")
    expect_place(explorer, 4, 8)
    assert unseen(explorer, 9).count(False) < 9
    explorer.page.get_by_role("button", name="Play").click()
    explorer.page.get_by_role("button", name="Play").wait_for(timeout=20_000)
    assert not any(unseen(explorer))


BAD_KERNELS = {
    "": "The kernel is empty.",
    "1 2\n3 4": "A 2 x 2 kernel has no middle.",
    "1 2 3\n4 5 6": "there are 2 row(s), and row 1 has 3 number(s).",
    "1 2 3\n4 edge 6\n7 8 9": '"edge" in row 2 is not a number.',
    "1 2 3\n4 NaN 6\n7 8 9": '"NaN" in row 2 is not a number.',
    "1 2 3\n4 1/0 6\n7 8 9": '"1/0" in row 2 is not a number.',
    "1": "A 1 x 1 kernel does not fit here.",
}


PROBLEM = """message => {
    const problem = document.querySelector('[role=alert].problem');
    return problem.checkVisibility() && problem.textContent.includes(message)
        && problem.textContent.includes('stays in use');
}"""


def test_a_bad_kernel_gets_a_message(explorer):
    entry = explorer.page.locator("textarea.kernel-text")
    for text, message in BAD_KERNELS.items():
        entry.fill(text)
        explorer.page.wait_for_function(PROBLEM, arg=message)
        expect(explorer, "explorer.kernel == explorer.kernels['vertical edge']", True)
    entry.fill("0 1/4 0\n1/4 0 1/4\n0 1/4 0")
    expect(explorer, "explorer.kernel[1]", [0.25, 0, 0.25])
    assert explorer.page.locator(".problem").inner_text() == ""
    assert explorer.page.locator("select.kernel-name").input_value() == "my own"


def test_editing_one_number_keeps_the_others(explorer):
    explorer.run("explorer.kernel = explorer.kernels['blur 3 x 3']")
    entry = explorer.page.locator("textarea.kernel-text")
    explorer.page.wait_for_function(
        "() => document.querySelector('textarea.kernel-text').value.includes('0.1111')"
    )
    entry.fill(entry.input_value().replace("0.1111", "−7", 1))
    ninth = 1 / 9
    expect(explorer, "explorer.kernel[0]", [-7, ninth, ninth])
    assert entry.input_value().startswith("−7")
    explorer.run("explorer.kernel = explorer.kernels['outline']")
    expect(explorer, "explorer.kernel[1]", [-1, 8, -1])
    explorer.page.wait_for_function(
        "() => document.querySelector('textarea.kernel-text').value.includes('-1 8 -1')"
    )


def test_the_arithmetic_is_that_of_numpy(page):
    """For all kernels, strides and paddings, with two digits."""
    images = load_mnist().train.images[:2]
    for kernel in (*KERNELS.values(), [[1, 2, 3], [4, 5, 6], [7, 8, -9.5]]):
        for stride in (1, 2, 3):
            for padding in ("valid", "same"):
                for image in images:
                    in_browser = page.evaluate(
                        """async ([module, ...settings]) =>
                            (await import(module)).outputMap(...settings)""",
                        [MODULE, image.ravel().tolist(), kernel, stride, padding],
                    )
                    in_numpy = conv2d(
                        image[None, ..., None],
                        np.array(kernel)[..., None, None],
                        stride=stride,
                        padding=padding,
                    )
                    np.testing.assert_allclose(in_browser, in_numpy[0, :, :, 0])


# A model as ipywidgets has one, with two views of it on the page.
TWO_VIEWS = """async ([module, pixels, kernels]) => {
    const listeners = {}, sent = [];
    const state = {
        _pixels: new DataView(new Uint8Array(pixels).buffer), labels: ['5'], kernels,
        kernel: Object.values(kernels)[0], digit: 0, stride: 1, padding: 'valid',
        row: 0, column: 0,
    };
    const model = {
        get: (name) => state[name],
        set: (name, value) => {
            const news = typeof name === 'string' ? { [name]: value } : name;
            for (const [key, value] of Object.entries(news)) {
                if (state[key] === value) continue;
                state[key] = value;
                (listeners[`change:${key}`] ?? []).forEach((react) => react());
            }
        },
        on: (event, react) => (listeners[event] ??= []).push(react),
        off: (event, react) => {
            listeners[event] = listeners[event].filter((other) => other !== react);
        },
        save_changes: () => sent.push([state.row, state.column]),
    };
    const { default: widget } = await import(module);
    const view = async () => {
        const el = document.body.appendChild(document.createElement('div'));
        return { el, remove: await widget.render({ model, el }) };
    };
    const [one, other] = [await view(), await view()];
    const says = ({ el }) => el.querySelector('.result').textContent.split(':')[0];
    const press = async (key, times) => {
        for (let i = 0; i < times; i++) {
            one.el.querySelector('canvas.input').dispatchEvent(
                new KeyboardEvent('keydown', { key, cancelable: true }));
            await new Promise((done) => setTimeout(done, 20));
        }
    };
    const start = performance.now();
    await press('ArrowRight', 20);
    const seconds = (performance.now() - start) / 1000;
    const both = [says(one), says(other)], messages = sent.length;
    other.remove();
    await press('ArrowDown', 1);
    one.remove();
    const left = Object.values(listeners).flat().length;
    return { both, seconds, removed: says(other), messages, last: sent.at(-1), left };
}"""


def test_two_views_few_messages_and_a_clean_end(page):
    pixels = load_mnist().train.images[0].ravel().tolist()
    seen = page.evaluate(TWO_VIEWS, [MODULE, pixels, KERNELS])
    assert seen["both"] == ["row 0, column 20"] * 2
    assert seen["removed"] == "row 0, column 20"
    assert seen["messages"] <= 2 + 10 * seen["seconds"] < 20
    assert seen["last"] == [1, 20]
    assert seen["left"] == 0
