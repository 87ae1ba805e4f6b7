"""Executes the notebooks in order, in place: python -m tools.course [02 04 ...]

A notebook is written only when all of its cells have run. What it took goes into
notebooks/measured.json: seconds, and the peak memory of its kernel together with all
processes that the kernel starts.
"""

import asyncio
import json
import sys
import time

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from tools import navigation, notebooks
from utils.files import replaced

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
    """Executes a notebook and measures its peak memory, in bytes.

    The kernel knows its own peak. While it has other processes, they are looked at
    together with it, again and again.
    """

    peak_memory = 0
    watching = None

    async def async_execute_cell(self, cell, cell_index, **options):
        if self.watching is None:
            self.watching = asyncio.create_task(self._watch())
        result = await super().async_execute_cell(cell, cell_index, **options)
        if cell_index == len(self.nb.cells) - 1:
            self.watching.cancel()
            self.peak_memory = max(self.peak_memory, await self._ask(PEAK_MEMORY))
        return result

    async def _watch(self):
        kernel = psutil.Process(self.km.provisioner.pid)
        while True:
            if others := kernel.children(recursive=True):
                used = sum(map(memory, [kernel, *others]))
                self.peak_memory = max(self.peak_memory, used)
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


def remember(name, seconds, peak):
    """Put what a notebook took into measured.json, beside what the others took."""
    path = notebooks.FOLDER / "measured.json"
    figures = json.loads(path.read_text("utf-8")) if path.exists() else {}
    figures[name] = {"seconds": round(seconds), "peak_megabytes": round(peak / 1e6)}
    with replaced(path) as unfinished:
        text = json.dumps(dict(sorted(figures.items())), indent=2)
        unfinished.write_text(text + "\n", encoding="utf-8")


def run(path, progress):
    """Execute one notebook in place; return its seconds and peak memory in bytes."""
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
    remember(path.stem, seconds, client.peak_memory)
    return seconds, client.peak_memory


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
        navigation.update(path)
    cells = sum(
        cell.cell_type == "code"
        for path in course
        for cell in notebooks.read(path).cells
    )
    rows = []
    with tqdm(total=cells, unit="cell") as progress:
        for path in course:
            progress.set_description(path.stem)
            try:
                rows.append((path.stem, *run(path, progress)))
            except CellExecutionError as error:
                progress.close()
                sys.exit(f"{path.name} was left as it was, for a cell failed:\n{error}")
    print(f"{'notebook':40} {'seconds':>8} {'peak MB':>8}")
    for name, seconds, peak in rows:
        print(f"{name:40} {seconds:8.0f} {peak / 1e6:8.0f}")
    print(f"{'all':40} {sum(row[1] for row in rows):8.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
