"""Refuses connections to other machines: the course must work without a network."""

import sys

LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", None}


def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if host not in LOCAL:
        raise ConnectionRefusedError(f"the course works offline, but asked for {host}")


sys.addaudithook(refuse)
