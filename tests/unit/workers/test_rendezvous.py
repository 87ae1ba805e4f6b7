"""The settings of workers, and their meeting, without TensorFlow."""

import json
import re
import socket
import threading
import time

import pytest

from utils.workers.rendezvous import (
    EXAMPLE,
    Cluster,
    RendezvousError,
    meet,
    read_cluster,
)

TWO = ["10.0.0.1:2222", "10.0.0.2:2223"]


def config(workers=TWO, index=0, kind="worker"):
    task = {"type": kind, "index": index}
    return {"TF_CONFIG": json.dumps({"cluster": {"worker": workers}, "task": task})}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def cluster():
    """Two workers on this machine, as the first and as the second of them sees it."""
    addresses = tuple(("127.0.0.1", free_port()) for _ in range(2))
    return [Cluster(addresses, index) for index in range(2)]


def test_a_cluster_is_read():
    cluster = read_cluster(config(index=1))
    assert cluster.workers == (("10.0.0.1", 2222), ("10.0.0.2", 2223))
    assert cluster.index == 1
    assert not cluster.is_chief
    assert read_cluster({"TF_CONFIG": EXAMPLE}).is_chief


def test_without_tf_config_a_worker_is_alone():
    assert read_cluster({}) is None
    assert read_cluster({"TF_CONFIG": ""}) is None


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"TF_CONFIG": "worker 1"}, "expected JSON such as .*got 'worker 1'"),
        ({"TF_CONFIG": "{}"}, "expected JSON such as .*KeyError: 'cluster'"),
        ({"TF_CONFIG": "[]"}, "expected JSON such as "),
        (config(index=2), "2 worker.s. are listed, so the index must be .*0 to 1"),
        (config(index=-1), "0 to 1, got -1"),
        (config(index="0"), "a whole number from 0 to 1, got '0'"),
        (config(index=True), "a whole number from 0 to 1, got True"),
        (config(kind="ps"), "expected the type \"worker\", got 'ps'"),
        (config(workers=[]), "expected a list of addresses"),
        (config(workers="10.0.0.1:2222"), "expected a list of addresses"),
        (config(workers=["10.0.0.1"]), "such as .10.0.0.1:2222., got '10.0.0.1'"),
        (config(workers=["host:port"]), "got 'host:port'"),
        (config(workers=["host:70000"]), "got 'host:70000'"),
        (config(workers=[":2222"]), "got ':2222'"),
        (config(workers=TWO[:1] * 2), "listed twice"),
    ],
)
def test_a_wrong_setting_is_named(environment, message):
    with pytest.raises(RendezvousError, match=message):
        read_cluster(environment)


def test_workers_meet_whoever_comes_first(cluster):
    met = threading.Barrier(3)

    def come(index, after):
        time.sleep(after)
        meet(cluster[index], seconds=10)
        with socket.create_server(cluster[index].workers[index]):  # as TensorFlow does
            met.wait(10)

    for index, after in ((0, 0.5), (1, 0)):
        threading.Thread(target=come, args=(index, after)).start()
    met.wait(10)


def test_the_port_is_free_after_the_meeting(cluster):
    alone = Cluster(cluster[0].workers[:1], 0)
    meet(alone, seconds=1)
    socket.create_server(alone.workers[0]).close()


def test_a_missing_worker_is_named_in_time(cluster):
    start = time.monotonic()
    address = f"127.0.0.1:{cluster[0].workers[1][1]}"
    with pytest.raises(
        RendezvousError, match=f"Worker 1 at {address} was not found within 0.5 s"
    ):
        meet(cluster[0], seconds=0.5)
    assert time.monotonic() - start < 5


def test_a_worker_without_a_name_is_named_in_time():
    cluster = Cluster((("127.0.0.1", free_port()), ("nowhere.invalid", 2222)), 0)
    with pytest.raises(RendezvousError, match=r"Worker 1 at nowhere.invalid:2222 was"):
        meet(cluster, seconds=0.5)


def test_a_port_in_use_is_named(cluster):
    host, port = cluster[0].workers[0]
    with (
        socket.create_server((host, port)),
        pytest.raises(
            RendezvousError,
            match=f"Worker 0 cannot listen at {host}:{port}: the port is in use",
        ),
    ):
        meet(cluster[0], seconds=1)


def test_the_address_of_another_machine_is_named():
    cluster = Cluster((("192.0.2.1", 2222), ("127.0.0.1", free_port())), 0)
    message = "this machine does not have that address. Is the index in TF_CONFIG"
    with pytest.raises(RendezvousError, match=re.escape(message)):
        meet(cluster, seconds=1)
