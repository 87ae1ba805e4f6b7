"""Which workers train together, and whether all of them are there.

TensorFlow reads the same from the environment variable TF_CONFIG, but it waits for a
missing worker for a long time, and what it says of a wrong setting is hard to read.
"""

import errno
import json
import socket
import time
from typing import NamedTuple

EXAMPLE = (
    '{"cluster": {"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}, '
    '"task": {"type": "worker", "index": 0}}'
)


class RendezvousError(RuntimeError):
    """The workers cannot train together: a wrong setting, or one is missing."""


class Cluster(NamedTuple):
    """The address of each worker, (host, port), and which of them this one is."""

    workers: tuple[tuple[str, int], ...]
    index: int

    @property
    def is_chief(self):
        """Whether this worker writes what is needed only once."""
        return self.index == 0


def read_cluster(environment):
    """Read TF_CONFIG.

    Args:
        environment: a mapping, such as `os.environ`. Without TF_CONFIG, this worker is
            alone.

    Returns:
        The `Cluster`, or None for a worker that is alone.

    Raises:
        RendezvousError: TF_CONFIG is not what TensorFlow's documentation asks for.
    """
    text = environment.get("TF_CONFIG")
    if not text:
        return None
    try:
        config = json.loads(text)
        addresses = config["cluster"]["worker"]
        kind, index = config["task"]["type"], config["task"]["index"]
    except (ValueError, KeyError, TypeError) as error:
        raise RendezvousError(
            f"TF_CONFIG: expected JSON such as {EXAMPLE}, got {text!r} "
            f"({type(error).__name__}: {error})."
        ) from None
    if kind != "worker":
        raise RendezvousError(f'TF_CONFIG: expected the type "worker", got {kind!r}.')
    if not isinstance(addresses, list) or not addresses:
        raise RendezvousError(
            f"TF_CONFIG: expected a list of addresses, got {addresses!r}."
        )
    if type(index) is not int or not 0 <= index < len(addresses):
        raise RendezvousError(
            f"TF_CONFIG: {len(addresses)} worker(s) are listed, so the index must be "
            f"a whole number from 0 to {len(addresses) - 1}, got {index!r}."
        )
    if len(set(map(str, addresses))) < len(addresses):
        raise RendezvousError(f"TF_CONFIG: an address is listed twice: {addresses}.")
    return Cluster(tuple(map(_address, addresses)), index)


def _address(text):
    host, _, port = str(text).rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise RendezvousError(
            f'TF_CONFIG: expected addresses such as "10.0.0.1:2222", got {text!r}.'
        )
    return host, int(port)


def meet(cluster, seconds):
    """Wait until every worker can be reached. Each listens here while it looks.

    A worker that found all others goes on and lets TensorFlow listen in its place; the
    others then find TensorFlow.

    Args:
        cluster: what `read_cluster` returns.
        seconds: how long to wait for the others.

    Raises:
        RendezvousError: this worker's port is in use, its address belongs to another
            machine, or another worker was not found in time.
    """
    deadline = time.monotonic() + seconds
    with _listen(cluster):
        for index, address in enumerate(cluster.workers):
            if index != cluster.index:
                _find(index, address, deadline, seconds)


def _listen(cluster):
    host, port = cluster.workers[cluster.index]
    try:
        return socket.create_server((host, port), backlog=len(cluster.workers))
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "the port is in use. Choose another, or end the program "
            "that has it (is this worker running twice, or is the index wrong?)",
            errno.EADDRNOTAVAIL: "this machine does not have that address. Is the "
            "index in TF_CONFIG that of another worker?",
        }
        reason = reasons.get(error.errno, f"{error.strerror}")
        raise RendezvousError(
            f"Worker {cluster.index} cannot listen at {host}:{port}: {reason}."
        ) from None


def _find(index, address, deadline, seconds):
    while True:
        try:
            patience = max(0.1, min(2, deadline - time.monotonic()))
            socket.create_connection(address, timeout=patience).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise RendezvousError(
                    f"Worker {index} at {address[0]}:{address[1]} was not found within "
                    f"{seconds:g} s ({error}). Is it running, is the address right, "
                    "and does the firewall let the port through?"
                ) from None
            time.sleep(0.1)
