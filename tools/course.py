"""Executes the notebooks in order, in place: python -m tools.course [02 04 ...]

A notebook is written only when all of its cells have run.
"""

import sys
import time

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from tools import navigation, notebooks

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
    """Executes a notebook, then asks its kernel for its peak memory, in bytes."""

    async def async_execute_cell(self, cell, cell_index, **options):
        result = await super().async_execute_cell(cell, cell_index, **options)
        if cell_index == len(self.nb.cells) - 1:
            self.peak_memory = await self._ask(PEAK_MEMORY)
        return result

    async def _ask(self, code):
        printed = []
        await self.kc.execute_interactive(
            code,
            store_history=False,
            output_hook=lambda message: printed.append(message["content"].get("text")),
        )
        return int("".join(filter(None, printed)))


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
