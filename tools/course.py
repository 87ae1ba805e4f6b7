"""Executes the notebooks in order, in place: python -m tools.course [02 04 ...]

A notebook is written only when all of its cells have run. What each notebook and each
cell costs is written to benchmarks/course.json, and what its code depends on. The
memory is that of the kernel together with all processes that it starts. No notebook
finds features in the cache. The notebook that makes the shipped model comes first, for
others read digits with it. The pace of the machine is measured around each notebook.

With --binder, the notebooks have what Binder gives them, one core and 2 GB of memory,
and stay as they are. What they cost is written to benchmarks/binder.json.
"""

import asyncio
import hashlib
import math
import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from tools import commands, dependencies, navigation, notebooks, pace, results

# What JupyterLab's server takes of the memory: 83 MB were measured when it had just
# started, and about 150 MB in use.
SERVER = 150_000_000
LIMIT = 2**31 - SERVER  # what Binder leaves for a kernel
MAKES_MODEL = "save_digits_cnn"

# In bytes. On Linux, getrusage would count the memory of the parent process too.
PEAK_MEMORY = """
import sys as _sys
if _sys.platform == "linux":
    _status = dict(line.split(":") for line in open("/proc/self/status"))
    _peak = int(_status["VmHWM"].split()[0]) * 1024
elif _sys.platform == "win32":
    import psutil as _psutil
    _peak = _psutil.Process().memory_info().peak_wset
else:
    import resource as _resource
    _peak = _resource.getrusage(_resource.RUSAGE_SELF).ru_maxrss
print(_peak)
"""


class MemoryLimitError(RuntimeError):
    """A notebook needs more memory than it may have."""


class MeasuringClient(NotebookClient):
    """Executes a notebook, and notes for each code cell how long it took and the peak
    memory until then.

    The kernel knows its own peak. While it has started other processes, or must not
    need more than `limit` bytes, all of them are looked at together more than twice a
    second, and ended when they need more. A look slows the kernel down a little.
    """

    def __init__(self, *arguments, limit=math.inf, **options):
        super().__init__(*arguments, **options)
        self.limit = limit
        self.costs = {}
        self.family_peak = 0

    async def async_execute_cell(self, cell, cell_index, **options):
        if cell.cell_type != "code":
            return await super().async_execute_cell(cell, cell_index, **options)
        start = time.perf_counter()
        watching = asyncio.create_task(self._watch())
        try:
            result = await super().async_execute_cell(cell, cell_index, **options)
        finally:
            watching.cancel()
            self._check(cell, self.family_peak)  # or it would say: the kernel died
        seconds = time.perf_counter() - start
        peak = max(self.family_peak, await self._ask(PEAK_MEMORY))
        self._check(cell, peak)
        self.costs[cell.id] = {
            "seconds": round(seconds, 2),
            "peak_mb": round(peak / 1e6),
            "hash": digest(cell),
        }
        return result

    async def _watch(self):
        kernel = psutil.Process(self.km.provisioner.pid)
        while self.family_peak <= self.limit:
            await asyncio.sleep(0.4)
            family = [kernel, *kernel.children(recursive=True)]
            if len(family) > 1 or self.limit < math.inf:
                self.family_peak = max(self.family_peak, sum(map(memory, family)))
        end(family)

    def _check(self, cell, peak):
        if peak > self.limit:
            raise MemoryLimitError(
                f"Cell {cell.id} took the notebook to {peak / 1e6:,.0f} MB of memory, "
                f"beyond its {self.limit / 1e6:,.0f} MB."
            )

    async def _ask(self, code):
        printed = []
        await self.kc.execute_interactive(
            code,
            store_history=False,
            output_hook=lambda message: printed.append(message["content"].get("text")),
        )
        return int("".join(filter(None, printed)))


def memory(process):
    """What a process uses, in bytes; what it shares with others counts in part."""
    try:
        used = process.memory_full_info()
    except psutil.Error:  # it has just ended
        return 0
    return getattr(used, "pss", used.uss)


def end(processes):
    for process in processes:
        with suppress(psutil.Error):  # it has just ended
            process.kill()


def digest(cell):
    """A few characters that change with the source of a cell."""
    return hashlib.sha256(cell.source.encode()).hexdigest()[:8]


def run(path, progress, environment, limit=math.inf):
    """Execute one notebook; return it, and what it and each of its cells cost."""
    notebook = notebooks.read(path)
    client = MeasuringClient(
        notebook,
        limit=limit,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(notebooks.FOLDER)}},
        coalesce_streams=True,
        record_timing=False,
        on_cell_executed=lambda **_: progress.update(),
    )
    origin, depends_on = results.origin(), depends(notebook)
    start = time.perf_counter()
    client.execute(env=environment)
    seconds = time.perf_counter() - start
    peak = max(cell["peak_mb"] for cell in client.costs.values())
    cost = {"seconds": round(seconds), "peak_mb": peak, **origin}
    depends_on = dependencies.with_model(depends_on)  # it may have made another one
    return notebook, cost | {"depends_on": depends_on, "cells": client.costs}


def depends(notebook):
    """What the code of a notebook depends on; see `dependencies.reached`."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return dependencies.reached_by("\n".join(cells))


def stale(path):
    """What has changed since a notebook was executed, as a list of texts."""
    stored = results.read("course").get(path.stem, {})
    now = depends(notebooks.read(path))
    return dependencies.changes(stored.get("depends_on", {}), now)


def measured(course, environment, limit=math.inf):
    """Execute notebooks, each with a new folder and the `environment` made for it.

    Yields the path of each, the executed notebook, and what it and its cells cost.
    """
    cells = sum(
        cell.cell_type == "code"
        for path in course
        for cell in notebooks.read(path).cells
    )
    with tqdm(total=cells, unit="cell") as progress:
        for path in course:
            progress.set_description(path.stem)
            try:
                with tempfile.TemporaryDirectory(prefix="course-") as folder:
                    found = run(path, progress, environment(Path(folder)), limit)
            except (CellExecutionError, MemoryLimitError) as error:
                sys.exit(f"{path.name} was left as it was, for a cell failed:\n{error}")
            yield path, *found


def cold(folder):
    """The environment of a kernel that finds an empty cache and no progress.

    As `make` and Binder do, it has few heaps for the threads of TensorFlow.
    """
    new = {"COURSE_CACHE": "cache", "COURSE_MY_PROGRESS": "my_progress.json"}
    places = {variable: str(folder / name) for variable, name in new.items()}
    return os.environ | places | {"MALLOC_ARENA_MAX": "2"}


def untouched(folder):
    """The same, with a copy of the models and none of your digits: yours stay."""
    models = shutil.copytree(notebooks.ROOT / "models", folder / "models")
    own = {"COURSE_MODELS": str(models), "COURSE_MY_DIGITS": str(folder / "my_digits")}
    return cold(folder) | own


def in_place(course):
    """Execute notebooks and write them; return what they cost, and store it."""
    course = sorted(course, key=lambda path: MAKES_MODEL not in path.read_text("utf-8"))
    for path in course:
        notebooks.write(navigation.linked(path), path)
    costs, before = {}, pace.now()
    for path, notebook, cost in measured(course, cold):
        notebooks.write(notebook, path)
        after = pace.now()
        cost = {"pace": round((before + after) / 2, 2)} | cost
        before = after
        store("course", path.stem, cost)
        costs[path.stem] = cost
    return costs


def on_binder(course):
    """Execute notebooks as on Binder; return what they cost, and store it."""
    costs = {}
    with one_core():
        for path, _, cost in measured(course, untouched, LIMIT):
            parts = ("cells", "depends_on")
            whole = {name: cost[name] for name in cost if name not in parts}
            store("binder", path.stem, whole)
            costs[path.stem] = cost
    return costs


@contextmanager
def one_core():
    """Hold this process, and those that it starts, to one core."""
    if not hasattr(os, "sched_setaffinity"):
        sys.exit("--binder: only on Linux can a process be held to one core.")
    cores = os.sched_getaffinity(0)
    hold_to({min(cores)})
    try:
        yield
    finally:
        hold_to(cores)


def hold_to(cores):
    """Hold every thread to these cores, for any of them may start a kernel."""
    for thread in psutil.Process().threads():
        with suppress(ProcessLookupError):  # it has just ended
            os.sched_setaffinity(thread.id, cores)


def store(name, stem, cost):
    """Put what a notebook costs into NAME.json, in the order of the course."""
    costs = results.read(name) | {stem: cost}
    existing = [path.stem for path in notebooks.paths()]
    results.write(name, {one: costs[one] for one in existing if one in costs})


def main(arguments):
    parser = commands.parser("course", __doc__)
    parser.add_argument("names", nargs="*", help="how their names start; none: all")
    parser.add_argument("--binder", action="store_true", help="with one core and 2 GB")
    options = parser.parse_args(arguments)
    chosen = tuple(options.names)
    course = [p for p in notebooks.paths() if not chosen or p.name.startswith(chosen)]
    if not course:
        sys.exit(f"No notebook starts with {' or '.join(chosen)}.")
    print(table(on_binder(course) if options.binder else in_place(course)))


def table(costs):
    """The costs of some notebooks, and of the slowest cell of each, as text."""
    lines = [f"{'notebook':40} {'seconds':>8} {'peak MB':>8} {'slowest cell':>13}"]
    for name, cost in costs.items():
        slowest = max(cell["seconds"] for cell in cost["cells"].values())
        lines.append(
            f"{name:40} {cost['seconds']:8} {cost['peak_mb']:8} {slowest:11.0f} s"
        )
    return "\n".join(
        [*lines, f"{'all':40} {sum(c['seconds'] for c in costs.values()):8}"]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
