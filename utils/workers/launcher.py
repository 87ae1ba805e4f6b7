"""Starts workers on this machine, and makes sure that none of them stays behind."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path


class WorkerFailed(RuntimeError):
    """A worker ended with an error; the others were ended too."""


class Workers:
    """Worker processes: `with Workers(2, "--folder", folder) as workers: ...`

    They are ended with the block, whether it succeeds, fails or is interrupted. If this
    process is killed, they end by themselves.

    Args:
        count: how many.
        options: of `python -m utils.worker`, the same for all of them.

    Attributes:
        processes: a `subprocess.Popen` for each worker.
        addresses: "host:port" of each worker.
    """

    def __init__(self, count, *options):
        self.addresses = _free_addresses(count)
        self.command = [sys.executable, "-m", "utils.worker", "--end-with-stdin"]
        self.command += map(str, options)
        self.processes = []
        self._lines = queue.SimpleQueue()

    def __enter__(self):
        with ExitStack() as on_failure:
            on_failure.callback(self.end)
            for index in range(len(self.addresses)):
                self._start(index)
            on_failure.pop_all()
        return self

    def __exit__(self, *_):
        self.end()

    def _start(self, index):
        task = {"type": "worker", "index": index}
        config = {"cluster": {"worker": self.addresses}, "task": task}
        process = subprocess.Popen(
            self.command,
            env=os.environ | {"TF_CONFIG": json.dumps(config)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C is for this process; it ends the workers
        )
        self.processes.append(process)
        threading.Thread(target=self._read, args=(index, process), daemon=True).start()

    def _read(self, index, process):
        for line in process.stdout:
            self._lines.put((index, line.rstrip("\n")))
        self._lines.put((index, None))

    def lines(self):
        """Yield what the workers print, line by line, until all have ended.

        Raises:
            WorkerFailed: a worker ended with an error. Says which, and its last words.
        """
        said = {index: [] for index in range(len(self.processes))}
        while said:
            index, line = self._lines.get()
            if line is not None:
                said[index].append(line)
                yield line
            elif code := self.processes[index].wait():
                raise WorkerFailed(_why(index, code, said[index]))
            else:
                del said[index]

    def run(self):
        """Print what the workers print until all have ended; errors as in `lines`."""
        for line in self.lines():
            print(line)

    def end(self):
        """End all workers that are still there."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
            process.stdin.close()


def _free_addresses(count):
    """Addresses on this machine whose ports are free, "127.0.0.1:port"."""
    with ExitStack() as stack:
        servers = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(count)
        ]
        return [f"127.0.0.1:{server.getsockname()[1]}" for server in servers]


def _why(index, code, said):
    if code < 0:
        return f"Worker {index} was killed by {signal.Signals(-code).name}."
    words = "\n".join(said[-5:]) or "it said nothing."
    return f"Worker {index} ended with exit code {code}: {words}"


def read_logs(folder, count):
    """What so many workers wrote into their folder.

    Returns:
        For each worker a list of epochs. Each is a dict: this worker's part of the loss
        of every step ("losses"), the seconds of every step to read, compute and
        exchange ("seconds", three each), "validation_accuracy", and the SHA-256 of the
        weights after the epoch ("weights").

    Raises:
        FileNotFoundError: a worker has not finished an epoch.
    """
    paths = (Path(folder, f"worker_{index}.json") for index in range(count))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]
