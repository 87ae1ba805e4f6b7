"""The server reads pictures of many visitors at once, and says what it cannot read."""

import http.client
import json
import logging
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO

import numpy as np
import pytest
import uvicorn
from PIL import Image

from utils import serve
from utils.datasets.data_files import load_mnist
from utils.datasets.samples import photograph
from utils.export.formats import save
from utils.export.shipped import load_digits_cnn
from utils.paths import ROOT
from utils.runtimes import load_onnx


def png(pixels):
    content = BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return content.getvalue()


@pytest.fixture(scope="module")
def mnist():
    return load_mnist()


@pytest.fixture(scope="module")
def photo(mnist):
    """Two rows of digits on a sheet, and what was written."""
    rows = [mnist.validation.images[:4], mnist.validation.images[4:7]]
    return png(photograph(rows, "plain", seed=1)), mnist.validation.labels[:7].tolist()


@pytest.fixture(scope="module")
def model_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "digits.onnx"
    save(load_digits_cnn(), path)
    return path


@pytest.fixture
def service(model_file):
    return serve.Service(load_onnx(model_file))


class Visitor:
    """Asks the server on a port of this computer."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, content=None):
        """The status of the answer, and what its JSON says."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, content)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def post(self, content, path="/predict"):
        return self.ask("POST", path, content)


@contextmanager
def serving(service):
    """A visitor of the service, which runs in a thread."""
    bound = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(serve.application(service), log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield Visitor(bound.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def visitor(service):
    with serving(service) as visitor:
        yield visitor


@pytest.fixture
def logged(caplog):
    """A function that gives what was logged so far."""
    caplog.set_level(logging.INFO)
    return lambda: [
        json.loads(one.message) for one in caplog.records if one.name == "utils.serve"
    ]


def test_a_page_is_read_as_on_the_command_line(visitor, photo):
    picture, written = photo
    status, page = visitor.post(picture)
    assert status == 200
    assert [digit["digit"] for digit in page["digits"]] == written
    assert page["rows"] == [[0, 1, 2, 3], [4, 5, 6]]
    assert set(page) == {"digits", "rows", "cells", "left_out", "turn", "doubt"}


def test_one_digit_is_read_from_its_picture(visitor, mnist):
    picture = png(255 - mnist.validation.images[0])
    _, answer = visitor.post(picture, "/predict?one")
    assert [one["digit"] for one in answer["digits"]] == [mnist.validation.labels[0]]
    assert set(answer) == {"digits"}


def test_health_counts_answers_and_refusals(visitor, photo):
    counts = {"answered": 0, "uncertain": 0, "refused": 0}
    assert visitor.ask("GET", "/health") == (200, {"status": "ready"} | counts)
    visitor.post(photo[0])
    for picture in (b"no picture", b""):
        visitor.post(picture)
    visitor.ask("GET", "/elsewhere")
    counts = {"answered": 1, "uncertain": 0, "refused": 2}
    assert visitor.ask("GET", "/health") == (200, {"status": "ready"} | counts)


def test_health_counts_doubts(photo):
    unsure = np.full(10, 0.1, "float32")
    with serving(serve.Service(lambda images: np.tile(unsure, (len(images), 1)))) as v:
        _, answer = v.post(photo[0])
        assert all(one["uncertain"] for one in answer["digits"])
        assert v.ask("GET", "/health")[1]["uncertain"] == 1


@pytest.mark.parametrize(
    ("picture", "status", "why"),
    [
        (b"", 400, "Send the bytes of a picture"),
        (b"GIF89a of another kind", 422, "is not a picture"),
        (png(np.full((60, 60), 255, "uint8")), 422, "Nothing stands out"),
    ],
    ids=["nothing", "no picture", "a blank page"],
)
def test_what_cannot_be_read_gets_a_reason(visitor, picture, status, why, logged):
    found, answer = visitor.post(picture)
    assert found == status
    assert why in answer["error"]
    [line] = logged()
    assert (line["status"], line["refused"]) == (status, answer["error"])


def test_a_picture_that_is_too_large_is_not_taken_in(visitor, monkeypatch):
    monkeypatch.setattr(serve, "LARGEST", 1000)
    error = {"error": "A picture has at most 1,000 bytes."}
    assert visitor.post(b"x" * 1001) == (413, error)
    assert visitor.post(b"x" * 9000) == (413, error)
    assert visitor.post(b"x" * 1000)[0] == 422


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/predict", 405), ("GET", "/other", 404)]
)
def test_other_requests_get_json_too(visitor, method, path, status):
    found, answer = visitor.ask(method, path)
    assert found == status
    assert set(answer) == {"error"}


def test_a_fault_of_the_model_tells_the_visitor_nothing_of_it(photo, caplog):
    def broken(images):
        raise RuntimeError("secret")

    with serving(serve.Service(broken)) as visitor:
        error = {"error": "The server failed; its log says why."}
        assert visitor.post(photo[0]) == (500, error)
    assert "RuntimeError: secret" in caplog.text


def test_the_log_has_confidences_and_no_digits(visitor, photo, logged):
    visitor.post(photo[0])
    [line] = logged()
    names = {"time", "status", "milliseconds", "digits", "uncertain", "confidence"}
    assert set(line) == names
    assert (line["status"], line["digits"], line["uncertain"]) == (200, 7, 0)
    assert 0.5 < line["confidence"] <= 1


@contextmanager
def started(*arguments):
    """A server in a process of its own, and its port."""
    command = [sys.executable, "-m", "utils.serve", "--port=0", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        try:
            yield process, int(re.search(r":(\d+) ", process.stdout.readline())[1])
        finally:
            process.kill()


def test_many_visitors_at_once_all_get_their_own_answers(model_file, mnist, tmp_path):
    images, labels = mnist.validation.images[:40], mnist.validation.labels[:40]
    log = tmp_path / "log"
    with started("--model", model_file, "--log", log) as (process, port):
        with ThreadPoolExecutor(8) as many:
            pages = [png(photograph(images[i : i + 1], "plain", i)) for i in range(40)]
            answers = list(many.map(Visitor(port).post, pages))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) is not None
    assert {status for status, _ in answers} == {200}
    read = [[one["digit"] for one in answer["digits"]] for _, answer in answers]
    assert (
        np.mean([one == [label] for one, label in zip(read, labels, strict=True)]) > 0.9
    )
    assert len(log.read_text().splitlines()) == 40


def test_who_is_being_answered_when_the_server_stops_gets_the_answer(model_file, photo):
    with started("--model", model_file) as (process, port):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as visitor:
            picture, _ = photo
            head = (
                f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: {len(picture)}"
            )
            visitor.sendall(f"{head}\r\n\r\n".encode() + picture[:-10])
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            visitor.sendall(picture[-10:])
            answer = b""
            while part := visitor.recv(1 << 16):
                answer += part
        assert answer.startswith(b"HTTP/1.1 200 ")
        process.wait(30)


def test_a_port_that_is_taken_and_a_model_that_is_none(model_file, tmp_path, capfd):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Port {port} of 127.0.0.1: .*Try an"):
            serve.main(["--model", str(model_file), "--port", str(port)])
    with pytest.raises(SystemExit, match=r"--model: .*none.onnx is missing"):
        serve.main(["--model", str(tmp_path / "none.onnx")])
    with pytest.raises(SystemExit, match=r"--log: .*: No such file"):
        serve.main(["--log", str(tmp_path / "no folder" / "log")])
    with pytest.raises(SystemExit):
        serve.main(["--port", "70000"])
    assert "expected 0 to 65535, got 70000" in capfd.readouterr().err
