"""The page's modules are never stale."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class FreshModules:
    """Let browsers ask whether a module of the page is still the newest: old and new ones do not fit together."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_fresh(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cache-control", b"no-cache")]
            await send(message)

        is_module = scope["type"] == "http" and "/file=" in scope["path"] and scope["path"].endswith(".js")
        await self.app(scope, receive, send_fresh if is_module else send)
