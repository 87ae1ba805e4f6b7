"""The notebooks run with outgoing connections refused: see conftest.py."""

import pytest
from jupyter_client.manager import start_new_kernel

CONNECT = """
import socket
server = socket.create_server(("127.0.0.1", 0))
try:
    {statement}
    print("connected")
except Exception as error:
    print(repr(error))
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def output(kernel, statement):
    printed = []
    kernel.execute_interactive(
        CONNECT.format(statement=statement),
        timeout=60,
        output_hook=lambda message: printed.append(message["content"].get("text", "")),
    )
    return "".join(printed)


@pytest.mark.parametrize(
    "statement",
    [
        'socket.create_connection(("192.0.2.1", 80), timeout=5)',
        'socket.getaddrinfo("example.org", 443)',
        "import urllib.request; "
        'urllib.request.urlopen("http://example.org", timeout=5)',
        'import keras; keras.utils.get_file("none", "http://example.org/none")',
    ],
)
def test_a_notebook_cannot_reach_another_machine(kernel, statement):
    assert "the course works offline, but asked for" in output(kernel, statement)


def test_a_notebook_can_reach_its_own_machine(kernel):
    statement = "socket.create_connection(server.getsockname())"
    assert output(kernel, statement).strip() == "connected"
