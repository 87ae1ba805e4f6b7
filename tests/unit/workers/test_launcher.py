"""No worker stays behind, whatever happens to the one who started it."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from utils.workers.launcher import WorkerFailed, Workers

SAY_WHO = """
import json, os
config = json.loads(os.environ["TF_CONFIG"])
index = config["task"]["index"]
"""
FOREVER = 'print("ready", flush=True); import time; time.sleep(600)'


def workers_that(code, count=2):
    """Workers that run this code instead of the course's worker."""
    workers = Workers(count)
    workers.command = [sys.executable, "-c", SAY_WHO + code]
    return workers


def all_gone(pids, seconds=15):
    """Whether these processes end in time (one that is only unread counts as ended)."""
    _, alive = psutil.wait_procs(
        [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], seconds
    )
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def pids(workers):
    return [process.pid for process in workers.processes]


def test_each_worker_knows_all_and_itself():
    code = 'print(index, config["task"]["type"], *config["cluster"]["worker"])'
    with workers_that(code, count=3) as workers:
        lines = sorted(workers.lines())
    addresses = " ".join(workers.addresses)
    assert lines == [f"{index} worker {addresses}" for index in range(3)]
    assert len(set(workers.addresses)) == 3


def test_what_they_print_is_printed(capsys):
    with workers_that("print('hello', index)", count=1) as workers:
        workers.run()
    assert capsys.readouterr().out == "hello 0\n"


def test_the_starter_does_without_tensorflow():
    """Its memory is for the workers: see notebook 11."""
    names = "sys, utils.exercises, utils.workers.launcher"
    code = f"import {names}; print('keras' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.check_output(command, text=True) == "False\n"


def run(workers, at_each_line):
    with workers:
        for _ in workers.lines():
            at_each_line()


def test_one_failure_ends_all():
    code = f"if index: raise SystemExit('worker 1: no data')\n{FOREVER}"
    workers = workers_that(code)
    message = "Worker 1 ended with exit code 1: .*no data"
    with pytest.raises(WorkerFailed, match=message):
        run(workers, lambda: None)
    assert all_gone(pids(workers), seconds=0)


def test_a_killed_worker_is_named():
    workers = workers_that(FOREVER)
    with pytest.raises(WorkerFailed, match="Worker 1 was killed by SIGKILL"):
        run(workers, lambda: workers.processes[1].kill())
    assert all_gone(pids(workers), seconds=0)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_error_or_interrupt_ends_all(error):
    def stop():
        raise error

    workers = workers_that(FOREVER)
    with pytest.raises(error):
        run(workers, stop)
    assert len(workers.processes) == 2
    assert all_gone(pids(workers), seconds=0)


def test_a_worker_that_cannot_start_leaves_none_behind(monkeypatch):
    workers, start, started = workers_that(FOREVER), subprocess.Popen, []

    def second_fails(*arguments, **options):
        if started:
            raise OSError("no memory")
        started.append(start(*arguments, **options))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", second_fails)
    with pytest.raises(OSError, match="no memory"), workers:
        pass
    assert all_gone([started[0].pid], seconds=0)


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_one_who_started_them(way, tmp_path):
    """The real workers, in their first epoch, and a starter that is killed."""
    starter = textwrap.dedent(
        f"""
        from utils.workers import Workers
        with Workers(2, "--folder", {str(tmp_path)!r}) as workers:
            print([process.pid for process in workers.processes], flush=True)
            workers.run()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True
    ) as process:
        started = json.loads(process.stdout.readline())
        wait_for(tmp_path / "settings.json")  # they have met
        assert not all_gone(started, seconds=0)
        os.kill(process.pid, way)
    assert all_gone(started, seconds=5)  # before they print, which would fail as well


def wait_for(path, seconds=60):
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} is not there"
        time.sleep(0.1)
