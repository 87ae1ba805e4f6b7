"""Workers that train together, in processes of their own, with few digits."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time

import keras
import numpy as np
import pytest
import tensorflow as tf

from utils.workers import worker
from utils.workers.launcher import WorkerFailed, Workers, read_logs

FEW = ("--digits", 1280, "--epochs", 2, "--threads", 1)


def train(folder, count):
    """Train with so many workers; return the log of each."""
    with Workers(count, "--folder", folder, *FEW) as workers:
        workers.run()
    return read_logs(folder, count)


def weights(log):
    return [epoch["weights"] for epoch in log]


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The logs of two workers that were not disturbed, and their folder."""
    folder = tmp_path_factory.mktemp("two")
    return train(folder, 2), folder


def test_two_workers_have_the_same_weights(two):
    (first, second), _ = two
    assert len(first) == len(second) == 2
    assert weights(first) == weights(second)
    assert len(set(weights(first))) == 2  # they learn
    assert first[-1]["validation_accuracy"] == second[-1]["validation_accuracy"] > 0.6


def test_the_chief_saves_the_model(two):
    (first, _), folder = two
    model = keras.models.load_model(folder / "model.keras", compile=False)
    content = b"".join(array.tobytes() for array in model.get_weights())
    assert hashlib.sha256(content).hexdigest() == first[-1]["weights"]


def test_two_workers_do_what_one_does(two, tmp_path):
    (first, second), _ = two
    [alone] = train(tmp_path, 1)
    for epoch, (one, other, both) in enumerate(zip(first, second, alone, strict=True)):
        total = np.add(one["losses"], other["losses"])
        assert not np.allclose(one["losses"], other["losses"])  # each has its images
        tolerance = 1e-4 if epoch == 0 else 0.05  # rounding grows with the steps
        assert np.allclose(total, both["losses"], rtol=tolerance, atol=tolerance)
    assert np.shape(alone[0]["seconds"]) == (10, 3)
    assert 0 < alone[0]["adding"] < first[0]["adding"]  # nobody to talk to


def test_a_killed_training_goes_on_where_it_was(two, tmp_path):
    """The killed worker ends the other; started again they lose no finished epoch."""
    undisturbed, _ = two
    options = ("--folder", tmp_path, *FEW)
    with Workers(2, *options) as workers:
        for line in workers.lines():
            if line.startswith("worker 0: epoch 1 of 2"):
                break
        workers.processes[1].kill()
        assert workers.processes[0].wait(60) == 1
        with pytest.raises(WorkerFailed):
            workers.run()
    with Workers(2, *options) as workers:
        lines = list(workers.lines())
    assert sorted(lines)[1].startswith("worker 0: goes on after epoch 1")
    assert not [line for line in lines if "epoch 1 of 2" in line]
    for log, other in zip(read_logs(tmp_path, 2), undisturbed, strict=True):
        assert weights(log) == weights(other)


def digits_of(folder, epoch, **options):
    """The digits of one epoch, a row of pixels for each, as a worker gets them."""
    given = worker.options_of(["--folder", str(folder), "--digits", "1280"])
    vars(given).update(options)
    one = worker.Worker(tf.distribute.get_strategy(), worker.ALONE, given)
    return np.concatenate(
        [images.numpy().reshape(128, -1) for images, _ in one.batches(epoch)]
    )


def test_each_epoch_has_an_order_of_its_own_and_all_workers_the_same(tmp_path):
    first, second = digits_of(tmp_path, epoch=0), digits_of(tmp_path, epoch=1)
    assert np.array_equal(first, digits_of(tmp_path, epoch=0))
    assert not np.array_equal(first, second)
    assert sorted(map(bytes, first)) == sorted(map(bytes, second))
    assert not np.array_equal(first, digits_of(tmp_path / "other", epoch=0, seed=1))


def config(*addresses, index=0):
    task = {"type": "worker", "index": index}
    return json.dumps({"cluster": {"worker": addresses}, "task": task})


def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--batch-size", "129"), "129 cannot be shared equally by 2 workers"),
        (("--epochs", "0"), "expected 1 or more for --epochs"),
        (("--peak", "0"), "expected a --peak above 0, got 0.0"),
        (("--digits", "100"), "100 are fewer than a batch of 128"),
        (("--wait", "0.3"), "Worker 1 at 127.0.0.1:.* was not found within 0.3 s"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(options, message, monkeypatch, tmp_path):
    addresses = [f"127.0.0.1:{port()}" for _ in range(2)]
    monkeypatch.setenv("TF_CONFIG", config(*addresses))
    with pytest.raises(SystemExit, match=f"^worker: .*{message}") as stop:
        worker.main(["--folder", str(tmp_path), *options])
    assert "\n" not in str(stop.value)


def test_a_folder_that_cannot_be_written_to(monkeypatch, read_only_folder):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    with pytest.raises(SystemExit, match="^worker: Cannot write .* is not writable"):
        worker.main(["--folder", str(read_only_folder)])


def test_a_damaged_checkpoint_is_named(two, tmp_path):
    _, folder = two
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    [data] = tmp_path.glob("checkpoints/ckpt-2.data*")
    data.write_bytes(data.read_bytes()[:1000])
    with (
        Workers(1, "--folder", tmp_path, *FEW) as workers,
        pytest.raises(WorkerFailed, match=r"the checkpoint .*ckpt-2 is damaged \("),
    ):
        workers.run()


def test_a_wrong_setting_ends_the_program_with_one_line(tmp_path):
    """As on the command line; one worker is not there."""
    environment = os.environ | {
        "TF_CONFIG": config(f"127.0.0.1:{port()}", "127.0.0.1:1")
    }
    command = [
        sys.executable,
        "-m",
        "utils.worker",
        "--folder",
        tmp_path,
        "--wait",
        "1",
    ]
    start = time.monotonic()
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert time.monotonic() - start < 60
    assert ended.returncode == 1
    assert not ended.stdout
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("worker: Worker 1 at 127.0.0.1:1 was not found")


def test_other_settings_than_before_are_refused(two, monkeypatch):
    _, folder = two
    with (
        Workers(1, "--folder", folder, "--epochs", 5) as workers,
        pytest.raises(WorkerFailed, match="holds a training with other settings"),
    ):
        workers.run()


def test_workers_that_differ_are_refused(tmp_path):
    workers = Workers(2, "--folder", tmp_path, *FEW)
    try:
        workers._start(0)
        workers.command += ["--seed", "1"]
        workers._start(1)
        with pytest.raises(WorkerFailed, match="the workers differ in their settings"):
            workers.run()
        assert [process.wait(30) for process in workers.processes] == [1, 1]
    finally:
        workers.end()
