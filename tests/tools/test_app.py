"""The page of the recogniser is served: whole, zipped, and with nothing but itself."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlparse

import pytest

from tools import app, load
from utils.paths import ROOT

PAGE = "<!doctype html><title>Höhe</title>\n".encode() * 1000


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Where a page is, in a folder of its own."""
    path = tmp_path_factory.mktemp("site") / "recogniser.html"
    path.write_bytes(PAGE)
    return path


@pytest.fixture(scope="module")
def port(path):
    """The port of a server that has the page."""
    with load.server(path) as (port, _):
        yield port


def asked(port, path="/", method="GET", body=None, **headers):
    """An answer of the server, and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize("target", ["/", "/recogniser.html", "/?from=school"])
def test_the_page_comes_whole(target, port):
    answer, content = asked(port, target)
    assert (answer.status, content) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert "Content-Encoding" not in answer.headers


def test_the_page_comes_zipped_to_who_can_unzip_it(port):
    answer, content = asked(port, Accept_Encoding="deflate, gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert len(content) < len(PAGE) / 10
    assert gzip.decompress(content) == PAGE


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_who_has_the_page_is_told_so(encoding, port):
    answer, _ = asked(port, Accept_Encoding=encoding)
    assert answer.headers["Cache-Control"] == "no-cache"
    etag = answer.headers["Etag"]
    answer, content = asked(port, Accept_Encoding=encoding, If_None_Match=etag)
    assert (answer.status, content) == (304, b"")
    answer, _ = asked(port, Accept_Encoding=encoding, If_None_Match='"another"')
    assert answer.status == 200


def test_the_page_may_use_what_it_brings_and_connect_nowhere(port):
    answer, _ = asked(port)
    rules = dict(
        rule.strip().split(" ", 1)
        for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert rules["script-src"] == "'unsafe-inline' blob:"
    assert rules["style-src"] == "'unsafe-inline'"
    assert rules["img-src"] == "data: blob:"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in answer.headers


def test_head_tells_the_size(port):
    answer, content = asked(port, method="HEAD")
    assert (answer.status, content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(PAGE))


@pytest.mark.parametrize(
    "target", ["/favicon.ico", "/..", "/../recogniser.html", "/%2e%2e/README.md", "/x"]
)
def test_nothing_else_is_there(target, port):
    answer, _ = asked(port, target)
    assert answer.status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_visitors_write_nothing(method, path, port):
    assert asked(port, method=method)[0].status == 405
    assert asked(port, method=method, body=b"sent")[0].status == 400
    assert os.listdir(path.parent) == [path.name]
    assert asked(port)[1] == PAGE


@pytest.mark.skipif(sys.platform != "linux", reason="others let fewer wait")
def test_many_may_wait_while_the_server_is_busy(path):
    with load.server(path) as (port, process):
        process.suspend()
        where = "127.0.0.1", port
        waiting = [socket.create_connection(where, 5) for _ in range(load.VISITORS)]
        process.resume()
        assert asked(port)[1] == PAGE
        for connection in waiting:
            connection.close()


def failed(*arguments):
    """What the server says that does not start."""
    command = [sys.executable, "-m", "tools.app", "--no-browser", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()  # no traceback
    return line


def test_a_missing_page(tmp_path):
    said = failed(tmp_path / "none.html")
    assert "none.html: No such file" in said
    assert said.endswith("`make page` makes the page.")


def test_a_port_that_is_taken(path, port):
    said = failed(path, f"--port={port}")
    assert said.startswith(f"Port {port} of 127.0.0.1: Address already in use")
    assert said.endswith("Try another --port or --ip.")


def test_an_address_that_is_not_this_computers(path):
    assert failed(path, "--ip=192.0.2.1").startswith("Port 8866 of 192.0.2.1: ")


@pytest.mark.parametrize("port", ["70000", "-1", "x"])
def test_a_port_that_is_none(port, path, capsys):
    with pytest.raises(SystemExit) as stop:
        app.main([str(path), f"--port={port}"])
    assert stop.value.code == 2
    assert f"argument --port: invalid port value: '{port}'" in capsys.readouterr().err


@contextmanager
def listening(family, ip):
    with socket.socket(family) as one:
        one.bind((ip, 0))
        yield one, one.getsockname()[1]


@pytest.mark.parametrize(
    ("family", "ip", "host"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET, "0.0.0.0", "127.0.0.1"),
        (socket.AF_INET6, "::", "[::1]"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(family, ip, host):
    with listening(family, ip) as (one, port):
        assert app.address(one) == f"http://{host}:{port}/"


def test_a_browser_is_opened_on_the_page_and_ctrl_c_ends_it(path):
    command = [sys.executable, "-m", "tools.app", path, "--port=0"]
    browser = {"BROWSER": "echo opened %s"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | browser,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said, opened = (process.stdout.readline() for _ in range(2))
        [address] = re.findall(r"is at (\S+)", said)
        assert asked(urlparse(address).port)[1] == PAGE
        process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()  # it is ignored where tests run in the background
    assert opened == f"opened {address}\n"
    assert (process.returncode, errors) == (0, "")
