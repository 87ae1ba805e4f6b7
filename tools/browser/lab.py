"""A JupyterLab server of its own, and a notebook that is open in it, in a browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from tools import notebooks

# What would make a test depend on the moment: saving, rendering on demand.
SETTINGS = {
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}
SECONDS = 60  # that a server may take to start


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(url, process, log):
    """Wait until the server that a process starts answers; fail with its log."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text()[-3000:]) from None
            time.sleep(0.1)


class Lab:
    """JupyterLab as `make lab` starts it, on a free port, with settings of its own."""

    def __init__(self, root, folder):
        """Start it with the files in `root` and its own in `folder`."""
        self.root = root
        for name, values in SETTINGS.items():
            path = folder / "settings" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "jupyter.log"
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        options = [
            "--no-browser",
            "--ip=127.0.0.1",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            "--ServerApp.allow_root=True",
            f"--ServerApp.root_dir={root}",
            "--IdentityProvider.token=",
            "--LabApp.expose_app_in_browser=True",
            "--KernelManager.shutdown_wait_time=1",
        ]
        env = os.environ | {key: str(folder / name) for key, name in own.items()}
        # as fast for layers this small, and leaves a processor to the browser
        env["OPENBLAS_NUM_THREADS"] = "1"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "utils.lab", *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=env,
            )

    def wait(self):
        wait_for(f"{self.url}/api/status", self.process, self.log)

    def open(self, page):
        """Begin to show it on a page."""
        page.goto(f"{self.url}/lab?reset", wait_until="commit")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextmanager
def lab_with_copy(root, folder):
    """A `Lab` that has started, with a copy of the notebooks: the browser may save."""
    shutil.copytree(notebooks.FOLDER, root / "notebooks")
    lab = Lab(root, folder)
    try:
        lab.wait()
        yield lab
    finally:
        lab.stop()


class OpenNotebook:
    """A notebook of the course, open in JupyterLab, driven by JupyterLab's commands."""

    IDLE = """() => {
        const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
        const kernel = session?.session?.kernel;
        return session?.isReady && kernel?.connectionStatus === 'connected'
            && kernel.status === 'idle';
    }"""
    SELECT_CELL = """(text) => {
        const { content } = window.jupyterapp.shell.currentWidget;
        const place = content.widgets.findIndex(
            cell => cell.model.type === 'code'
                && cell.model.sharedModel.getSource().includes(text));
        if (place < 0) throw new Error('no code cell with ' + text);
        content.deselectAll();
        content.activeCellIndex = place;
        return content;
    }"""
    RUN_CELL = f"""async (text, above = false) => {{
        const content = ({SELECT_CELL})(text);
        const place = content.activeCellIndex;
        const {{ commands }} = window.jupyterapp;
        if (above) await commands.execute('notebook:run-all-above');
        const done = await commands.execute('notebook:run-cell');
        await content.scrollToItem(place, 'start');
        return done;
    }}"""
    RUN_UNTIL = f"(text) => ({RUN_CELL})(text, true)"
    DELETE_CELL = f"""(text) => {{
        ({SELECT_CELL})(text);
        return window.jupyterapp.commands.execute('notebook:delete-cell');
    }}"""
    APP = "() => window.jupyterapp"
    RESTORED = "async () => { await window.jupyterapp.restored; }"
    OPEN = """async (path) => {
        await window.jupyterapp.commands.execute('docmanager:open', { path });
    }"""
    SHOWN = "async () => { await window.jupyterapp.shell.currentWidget.revealed; }"
    APPEND = """async (code) => {
        const { content } = window.jupyterapp.shell.currentWidget;
        content.activeCellIndex = content.widgets.length - 1;
        const { commands } = window.jupyterapp;
        await commands.execute('notebook:insert-cell-below');
        content.activeCell.model.sharedModel.setSource(code);
        return commands.execute('notebook:run-cell');
    }"""

    def __init__(self, page, path):
        """Open it in the JupyterLab that the page shows, or is about to show."""
        self.page = page
        self._wait_for_jupyterlab()
        page.evaluate(self.OPEN, f"notebooks/{path.name}")
        self._wait()

    def _wait_for_jupyterlab(self):
        self.page.wait_for_function(self.APP)
        self.page.evaluate(self.RESTORED)

    def _wait(self):
        self.page.evaluate(self.SHOWN)
        self.page.wait_for_function(self.IDLE)

    def reload(self):
        """Save the notebook and load the page again; the kernel goes on running."""
        self.page.evaluate(
            "() => window.jupyterapp.commands.execute('docmanager:save')"
        )
        self.page.reload()
        self._wait_for_jupyterlab()
        self._wait()

    def stored_picture(self, text):
        """Where the picture is that stands for a widget before its cell has run."""
        cell = self.page.locator(".jp-CodeCell", has_text=text).first
        picture = cell.locator("img")
        picture.wait_for()
        assert cell.locator("canvas").count() == 0
        return picture.bounding_box()

    def run_until(self, text):
        """Run the cells from the top to the first that holds `text`; none may fail."""
        self.page.evaluate(self.RUN_UNTIL, text)
        self._expect_no_errors()

    def run_cell(self, text):
        """Run the first cell that holds `text`; it must not fail."""
        self.page.evaluate(self.RUN_CELL, text)
        self._expect_no_errors()

    def delete_cell(self, text):
        """Delete the first code cell that holds `text`."""
        self.page.evaluate(self.DELETE_CELL, text)

    def run_all(self):
        """Run all cells; none may fail."""
        self.start_all()
        self.finish_all()

    def start_all(self):
        """Begin to run all cells."""
        self.page.evaluate(
            """() => {
                const { commands } = window.jupyterapp;
                window.allCells = commands.execute('notebook:run-all-cells');
            }"""
        )

    def finish_all(self):
        """Wait until all cells have run; none may have failed."""
        self.page.evaluate("() => window.allCells")
        self._expect_no_errors()

    def append(self, code):
        """Add a cell at the end, run it, and return it as a locator."""
        self.page.evaluate(self.APPEND, code)
        self._expect_no_errors()
        return self.page.locator(".jp-NotebookPanel:visible .jp-CodeCell").last

    def delete_last(self):
        """Take the last cell away."""
        self.page.evaluate(
            """() => {
                const { content } = window.jupyterapp.shell.currentWidget;
                content.activeCellIndex = content.widgets.length - 1;
                return window.jupyterapp.commands.execute('notebook:delete-cell');
            }"""
        )

    def _expect_no_errors(self):
        self.page.wait_for_function(self.IDLE)
        errors = self.page.locator(
            ".jp-RenderedText[data-mime-type*='stderr'] .ansi-red-fg"
        )
        assert errors.count() == 0, errors.all_inner_texts()

    def run(self, code):
        """Run code in the notebook's kernel, without errors; return what it prints."""
        return self.page.evaluate(
            """async (code) => {
                const { kernel } = window.jupyterapp.shell.currentWidget
                    .sessionContext.session;
                const future = kernel.requestExecute({ code, store_history: false });
                let printed = '', error = null;
                future.onIOPub = ({ content }) => {
                    printed += content.text ?? '';
                    error ??= content.traceback?.join('\\n');
                };
                await future.done;
                if (error) throw new Error(error);
                return printed;
            }""",
            code,
        )

    def close(self):
        """Close the tab, without saving. The kernel ends with the server."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")


def notebook_with(text):
    """The path of the first notebook with `text` in a code cell."""
    for path in notebooks.paths():
        for cell in notebooks.read(path).cells:
            if cell.cell_type == "code" and text in cell.source:
                return path
    raise LookupError(f"no notebook holds {text!r}")
