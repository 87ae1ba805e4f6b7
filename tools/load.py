"""Sends many visitors at once to the server of `make app`: python -m tools.load

All of their connections are open before the first of them asks for the page. Server
and visitors run on one machine, in two processes. The figures go into
benchmarks/load.json.
"""

import asyncio
import gzip
import re
import subprocess
import sys
import time
import zlib
from contextlib import contextmanager, suppress
from statistics import median

import psutil

from tools import commands, results
from tools.app import PAGE
from utils.paths import ROOT

VISITORS = 200
PATIENCE = 60  # seconds that a visitor waits
REQUEST = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
    b"Connection: close\r\n\r\n"
)


@contextmanager
def server(page):
    """A server of the page at a path, in a process of its own: its port and process."""
    command = [sys.executable, "-m", "tools.app", page, "--port=0", "--no-browser"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            found = re.search(r":(\d+)/", process.stdout.readline())
            if found is None:  # it said why
                sys.exit(process.wait())
            yield int(found[1]), psutil.Process(process.pid)
        finally:
            process.kill()


async def visits(port, visitors):
    """What each visitor who could connect got, and in how many seconds."""
    connecting = [asyncio.open_connection("127.0.0.1", port) for _ in range(visitors)]
    opened = await asyncio.gather(*connecting, return_exceptions=True)
    connections = [one for one in opened if isinstance(one, tuple)]
    return await asyncio.gather(*(visit(*one) for one in connections))


async def visit(reader, writer):
    """The answer to a visitor, to the end of the connection, and its seconds."""
    start, answer = time.perf_counter(), b""
    with suppress(OSError, asyncio.TimeoutError):
        writer.write(REQUEST)
        answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    return answer, time.perf_counter() - start


def is_whole(answer, page):
    """Whether an answer brought the page, given as bytes, to its last byte."""
    head, _, body = answer.partition(b"\r\n\r\n")
    with suppress(EOFError, OSError, zlib.error):
        return head.startswith(b"HTTP/1.1 200 ") and gzip.decompress(body) == page
    return False


def measured(path, visitors):
    """What the visitors of the page at a path got.

    Raises:
        RuntimeError: nobody got it whole.
    """
    with server(path) as (port, process):
        page = path.read_bytes()
        before = process.memory_info().rss
        answers = asyncio.run(visits(port, visitors))
        after = process.memory_info().rss
    got = [(answer, one) for answer, one in answers if is_whole(answer, page)]
    if not got:
        raise RuntimeError(f"None of {visitors} visitors got the whole page.")
    seconds = [one for _, one in got]
    return {
        "page_kb": round(len(page) / 1e3),
        "sent_kb": round(len(got[0][0]) / 1e3),
        "visitors": visitors,
        "whole": len(got),
        "median_milliseconds": round(1000 * median(seconds)),
        "slowest_milliseconds": round(1000 * max(seconds)),
        "memory_before_mb": round(before / 1e6),
        "memory_after_mb": round(after / 1e6),
    }


def run(started, path=PAGE, visitors=VISITORS):
    """Measure, and store it; `started` says when and where, see `results.origin`."""
    origin = results.origin("load") | started
    figures = measured(path, visitors)
    results.write("load", origin | figures)
    print(figures)


def main(arguments):
    commands.parser("load", __doc__).parse_args(arguments)
    run(results.origin())


if __name__ == "__main__":
    main(sys.argv[1:])
