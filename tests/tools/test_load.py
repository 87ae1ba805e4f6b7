"""Many visitors are counted; who gets half a page is not."""

import asyncio
import gzip

import pytest

from tools import load, results

PAGE = b"<!doctype html>" * 9999
HEAD = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
WHOLE = HEAD + gzip.compress(PAGE, mtime=0)


def visits(answers):
    """What visitors get from a server that sends each of them one of the answers."""
    waiting, here = list(answers), []

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        here.append(writer)
        if len(here) == len(answers):  # all are connected, and nobody has an answer
            for one in here:
                one.write(waiting.pop())
                one.close()

    async def main():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await load.visits(port, len(answers))

    return asyncio.run(main())


def test_all_visitors_are_there_at_once_and_half_a_page_is_none():
    half = WHOLE[: len(WHOLE) // 2]
    answers = [answer for answer, _ in visits([WHOLE] * 20 + [half] * 3 + [b""])]
    assert [load.is_whole(one, PAGE) for one in answers].count(True) == 20
    assert sorted(answers) == sorted([WHOLE] * 20 + [half] * 3 + [b""])


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        HEAD,
        WHOLE[:-1],
        HEAD + PAGE,
        HEAD + gzip.compress(PAGE[:-1], mtime=0),
        HEAD + gzip.compress(b"another", mtime=0),
        WHOLE.replace(b"200 OK", b"500 Internal Server Error"),
    ],
)
def test_what_is_no_whole_page(answer):
    assert load.is_whole(WHOLE, PAGE)
    assert not load.is_whole(answer, PAGE)


def test_who_waits_for_too_long_has_no_page(monkeypatch):
    monkeypatch.setattr(load, "PATIENCE", 0.1)

    async def main():
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        async with server:
            return await load.visits(server.sockets[0].getsockname()[1], 2)

    assert [answer for answer, _ in asyncio.run(main())] == [b"", b""]


def test_who_cannot_connect_is_not_there():
    assert asyncio.run(load.visits(1, 2)) == []


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    return path


def test_few_visitors_are_measured(page, figures, capsys):
    started = {"date": "2026-01-31", "machine": "a machine"}
    load.run(started, page, visitors=12)
    written = results.read("load")
    assert written.items() >= started.items()
    assert {"tornado", "tools.app.Page"} <= written["depends_on"].keys()
    assert (written["visitors"], written["whole"]) == (12, 12)
    assert 0 <= written["median_milliseconds"] <= written["slowest_milliseconds"]
    assert written["sent_kb"] < written["page_kb"] == 150
    assert 0 < written["memory_before_mb"] <= written["memory_after_mb"] + 5
    assert "'whole': 12" in capsys.readouterr().out


def test_a_page_that_nobody_gets(page, figures, monkeypatch):
    monkeypatch.setattr(load, "REQUEST", b"GET /none HTTP/1.0\r\n\r\n")
    with pytest.raises(RuntimeError, match="None of 3 visitors"):
        load.run({}, page, visitors=3)
    assert list(figures.glob("*.json")) == []


def test_without_a_page_it_ends_as_the_server_does(figures, tmp_path, capfd):
    with pytest.raises(SystemExit) as stop:
        load.measured(tmp_path / "none.html", 1)
    assert stop.value.code not in (0, None)
