"""Serves the recogniser's page to any number of visitors: python -m tools.app

The page holds all that it needs, and reads digits in the browser of each visitor. The
server sends it, and writes nothing.
"""

import asyncio
import gzip
import hashlib
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

from tornado import httpserver, netutil, web

from tools import commands
from utils.paths import ROOT

PAGE = ROOT / "site" / "recogniser.html"
WAITING = 1024  # connections that may wait for the server to take them
HEADERS = {
    # the page brings its code, style and pictures with it, and connects to nothing
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline' blob:; "
        "style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    ),
    "Cache-Control": "no-cache",  # the browser asks whether its copy is the newest
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


class Body:
    """What is sent, and its fingerprint."""

    def __init__(self, content):
        self.content = content
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'


class Page(web.RequestHandler):
    """Answers with the page; with 304 to those who have it."""

    def initialize(self, plain, zipped):
        self.zips = "gzip" in self.request.headers.get("Accept-Encoding", "")
        self.body = zipped if self.zips else plain

    def set_default_headers(self):
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self):
        return self.body.etag

    def get(self):
        self.set_etag_header()
        if self.check_etag_header():
            self.set_status(304)
            return
        if self.zips:
            self.set_header("Content-Encoding", "gzip")
        self.set_header("Content-Length", len(self.body.content))
        self.flush()  # sent with the headers, the body would be copied for each visitor
        self.finish(self.body.content)

    head = get


def application(page):
    """What the server does for a page, given as bytes."""
    bodies = {"plain": Body(page), "zipped": Body(gzip.compress(page, mtime=0))}
    return web.Application(
        [(r"/(?:recogniser\.html)?", Page, bodies)],
        log_function=lambda _: None,  # who came is nobody's business
    )


async def serve(page, sockets):
    """Serve a page, given as bytes, until the process is ended."""
    # no visitor has anything to send
    server = httpserver.HTTPServer(application(page), max_body_size=0)
    server.add_sockets(sockets)
    await asyncio.Event().wait()


def address(socket):
    """The address that a browser on this computer takes."""
    ip, port = socket.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(ip, ip)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def port(text):
    """A port's number; port 0 takes one that is free."""
    if not 0 <= int(text) < 2**16:  # the system would take its last 16 bits
        raise ValueError
    return int(text)


def parsed(arguments):
    """The options on the command line."""
    parser = commands.parser("app", __doc__)
    parser.add_argument(
        "page", nargs="?", type=Path, default=PAGE, help=f"default: site/{PAGE.name}"
    )
    parser.add_argument("--port", type=port, default=8866, help="default: 8866")
    parser.add_argument(
        "--ip",
        default="127.0.0.1",
        help="who can come; default: 127.0.0.1, this computer; 0.0.0.0: its network",
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    return parser.parse_args(arguments)


def main(arguments):
    options = parsed(arguments)
    try:
        page = options.page.read_bytes()
    except OSError as error:
        sys.exit(f"{options.page}: {error.strerror}. `make page` makes the page.")
    try:
        sockets = netutil.bind_sockets(options.port, options.ip, backlog=WAITING)
    except OSError as error:
        place = f"Port {options.port} of {options.ip}"
        sys.exit(f"{place}: {error.strerror}. Try another --port or --ip.")
    with suppress(KeyboardInterrupt):
        where = address(sockets[0])
        print(f"The recogniser is at {where} (Ctrl+C ends it).", flush=True)
        if not options.no_browser:
            threading.Thread(target=webbrowser.open, args=[where], daemon=True).start()
        asyncio.run(serve(page, sockets))


if __name__ == "__main__":
    main(sys.argv[1:])
