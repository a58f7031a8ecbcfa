"""Requests under way: a client that holds many open, behind a proxy too, leaves room for the others."""

import asyncio

from starlette.responses import PlainTextResponse

from demo.border.under_way import UnderWay
from tests.asgi import ask


def test_who_holds_its_share_open_waits_until_one_of_them_ends():
    """Streams of events, say, behind one proxy: the connections are all the proxy's."""
    held, answered = [], PlainTextResponse("answered")

    async def holds_streams(scope, receive, send):
        if scope["path"] == "/stream":
            await asyncio.Event().wait()
        await answered(scope, receive, send)

    app = UnderWay(holds_streams, most=5, most_of_client=3, proxies=1)

    async def try_it():
        held.extend(asyncio.create_task(app(request_of("192.0.2.1", "/stream"), None, None)) for _ in range(3))
        await asyncio.sleep(0)
        assert await status(app, "192.0.2.1") == 503
        assert await status(app, "192.0.2.2") == 200
        held[0].cancel()
        await asyncio.wait(held[:1])
        assert await status(app, "192.0.2.1") == 200
        for task in held:
            task.cancel()

    asyncio.run(try_it())


def test_the_refusal_says_when_to_come_again():
    refused = ask(UnderWay(PlainTextResponse("answered"), most=0, most_of_client=1))
    assert (refused.status, refused.headers["retry-after"]) == (503, "10")
    assert "come again" in refused.text


def request_of(client, path="/"):
    """As a proxy passes it on."""
    headers = [(b"x-forwarded-for", client.encode())]
    return {"type": "http", "method": "GET", "path": path, "headers": headers, "client": ("10.0.0.1", 1)}


async def status(app, client):
    found = []

    async def send(message):
        found.append(message.get("status"))

    await app(request_of(client), None, send)
    return found[0]
