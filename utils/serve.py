"""Reads pictures for others over HTTP: python -m utils.serve

    POST /predict          the bytes of a picture -> its digits, as `python -m
                           utils.predict --many --json` prints them
    POST /predict?one      a picture of one digit -> as without --many
    GET  /health           {"status": "ready", "answered": 12, "uncertain": 1, ...}

What cannot be read gets {"error": why}. One model serves everybody. For each request a
line is logged, with confidences and refusals, and nothing of what was written.
"""

import argparse
import json
import logging
import os
import socket
import sys
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import uvicorn
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import Route

from utils.checks import SIDE
from utils.files import ModelFileError
from utils.pictures.errors import PictureError
from utils.pictures.pages import predict_digits
from utils.pictures.reading import predict_digit, read_images
from utils.pictures.records import record
from utils.predict import MODEL_HELP, model_in

LARGEST = 10_000_000  # bytes of a picture; a photo of a phone has 2 to 8 million
AT_ONCE = 64  # connections; who comes then is told to come again later
PATIENCE = 10  # seconds that answers under way may take when the server is stopped

log = logging.getLogger("utils.serve")


class Service:
    """One model for everybody, and a count of what it was asked.

    Args:
        model: a function as `utils.runtimes` loads it, which threads may share; None
            stands for the course's.
    """

    def __init__(self, model=None):
        self.model, self.counts = model, Counter(answered=0, uncertain=0, refused=0)
        self.readers = CapacityLimiter(os.cpu_count() or 1)

    async def health(self, request):
        return JSONResponse({"status": "ready"} | self.counts)

    async def predict(self, request):
        start = time.perf_counter()
        one = "one" in request.query_params
        read = predict_digit if one else partial(predict_digits, layout=True)
        try:
            picture = BytesIO(await _content(request))
            found = await to_thread.run_sync(
                read, picture, self.model, limiter=self.readers
            )
        except PictureError as error:
            raise HTTPException(422, str(error)) from None
        answer = record(found)
        self._note(answer["digits"], 1000 * (time.perf_counter() - start))
        return JSONResponse(answer)

    def _note(self, digits, milliseconds):
        uncertain = sum(digit["uncertain"] for digit in digits)
        self.counts["answered"] += 1
        self.counts["uncertain"] += bool(uncertain)
        _write(
            status=200,
            milliseconds=round(milliseconds, 1),
            digits=len(digits),
            uncertain=uncertain,
            confidence=min(digit["confidence"] for digit in digits),
        )

    async def refuse(self, request, error):
        if request.url.path == "/predict":
            self.counts["refused"] += 1
        _write(status=error.status_code, refused=error.detail)
        answer = {"error": error.detail}
        return JSONResponse(answer, error.status_code, headers=error.headers)

    async def fail(self, request, error):
        """After an error that is no fault of the picture; its traceback is logged."""
        return JSONResponse({"error": "The server failed; its log says why."}, 500)


def application(service):
    """The server as an ASGI application, which any ASGI server can run."""
    return Starlette(
        routes=[
            Route("/health", service.health),
            Route("/predict", service.predict, methods=["POST"]),
        ],
        exception_handlers={HTTPException: service.refuse, Exception: service.fail},
    )


async def _content(request):
    """The bytes of a picture, but never more than `LARGEST` of them.

    What is too large is read on for a while and thrown away: who still sends does not
    hear the answer.
    """
    content, size = bytearray(), 0
    try:
        async for part in request.stream():
            size += len(part)
            if size <= LARGEST:
                content += part
            if size > 10 * LARGEST:
                break
    except ClientDisconnect:
        raise HTTPException(400, "The picture did not arrive whole.") from None
    if size > LARGEST:
        raise HTTPException(413, f"A picture has at most {LARGEST:,} bytes.")
    if not content:
        raise HTTPException(400, "Send the bytes of a picture, such as a JPEG file.")
    return content


def _write(**what):
    log.info(json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%S%z")} | what))


def _parsed(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m utils.serve", description="Read digits for others over HTTP."
    )
    add = parser.add_argument
    add("--model", metavar="FILE", type=Path, help=MODEL_HELP)
    add("--port", type=int, default=8000, help="default: 8000; 0: one that is free")
    add(
        "--ip",
        default="127.0.0.1",
        help="who can come; default: 127.0.0.1, this computer; 0.0.0.0: its network",
    )
    add("--log", metavar="FILE", type=Path, help="default: the terminal")
    options = parser.parse_args(arguments)
    if not 0 <= options.port < 2**16:
        parser.error(f"--port: expected 0 to 65535, got {options.port}")
    return options


def _bound(options):
    """A socket that visitors can connect to."""
    family = socket.AF_INET6 if ":" in options.ip else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((options.ip, options.port))
        bound.listen(AT_ONCE)
    except OSError as error:
        bound.close()
        place = f"Port {options.port} of {options.ip}"
        sys.exit(f"{place}: {error.strerror}. Try another --port or --ip.")
    return bound


def _logged_to(path):
    try:
        handler = logging.FileHandler(path) if path else logging.StreamHandler()
    except OSError as error:
        sys.exit(f"--log: {path}: {error.strerror}.")
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def main(arguments=None):
    """The command line: serve until SIGINT or SIGTERM comes.

    What is under way then is answered first.
    """
    options = _parsed(arguments)
    _logged_to(options.log)
    try:
        model = model_in(options.model)
        read_images(np.zeros((1, SIDE, SIDE), "uint8"), model)  # nobody waits for it
    except (ModelFileError, ValueError) as error:
        sys.exit(f"--model: {error}")
    bound = _bound(options)
    host, port = bound.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    print(f"Digits are read at http://{host}:{port} (Ctrl+C ends it).", flush=True)
    config = uvicorn.Config(
        application(Service(model)),
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=PATIENCE,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main()
