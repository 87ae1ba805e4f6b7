"""Executes the notebooks in order, in place: python -m tools.course [02 04 ...]

A notebook is written only when all of its cells have run. What each notebook and each
cell costs is written to models/course.json. The memory is that of the kernel together
with all processes that it starts.
"""

import asyncio
import sys
import time

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from tools import navigation, notebooks, results

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


class MeasuringClient(NotebookClient):
    """Executes a notebook, and notes for each code cell how long it took and the peak
    memory until then.

    The kernel knows its own peak. While it has started other processes, all of them are
    looked at together, twice a second.
    """

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
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
        seconds = time.perf_counter() - start
        peak = max(self.family_peak, await self._ask(PEAK_MEMORY))
        self.costs[cell.id] = {
            "seconds": round(seconds, 2),
            "peak_mb": round(peak / 1e6),
        }
        return result

    async def _watch(self):
        kernel = psutil.Process(self.km.provisioner.pid)
        while True:
            if others := kernel.children(recursive=True):
                used = sum(map(memory, [kernel, *others]))
                self.family_peak = max(self.family_peak, used)
            await asyncio.sleep(0.5)

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


def run(path, progress):
    """Execute one notebook in place; return what it and each of its cells cost."""
    notebook = notebooks.read(path)
    client = MeasuringClient(
        notebook,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(notebooks.FOLDER)}},
        coalesce_streams=True,
        record_timing=False,
        on_cell_executed=lambda **_: progress.update(),
    )
    start = time.perf_counter()
    client.execute()
    seconds = time.perf_counter() - start
    notebooks.write(notebook, path)
    peak = max(cell["peak_mb"] for cell in client.costs.values())
    return {"seconds": round(seconds), "peak_mb": peak, "cells": client.costs}


def main(chosen):
    """Run the notebooks whose names start with one of `chosen`, or all of them."""
    course = [
        path
        for path in notebooks.paths()
        if not chosen or path.name.startswith(tuple(chosen))
    ]
    if not course:
        sys.exit(f"No notebook starts with {' or '.join(chosen)}.")
    for path in course:
        notebooks.write(navigation.linked(path), path)
    cells = sum(
        cell.cell_type == "code"
        for path in course
        for cell in notebooks.read(path).cells
    )
    costs = results.read("course")
    with tqdm(total=cells, unit="cell") as progress:
        for path in course:
            progress.set_description(path.stem)
            try:
                costs[path.stem] = run(path, progress)
            except CellExecutionError as error:
                progress.close()
                sys.exit(f"{path.name} was left as it was, for a cell failed:\n{error}")
    existing = [path.stem for path in notebooks.paths()]
    results.write("course", {name: costs[name] for name in existing if name in costs})
    print(table({path.stem: costs[path.stem] for path in course}))


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
