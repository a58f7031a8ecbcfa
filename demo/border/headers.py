"""Headers that tell browsers what a page of ours may do: talk to its own server, and nothing else."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'self'",
    # Gradio writes the page's configuration into a script, and runs a component's own code as a function made of text
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
"""No host but the page's own, and no `frame-ancestors`: who may embed the page is an option."""


class SecurityHeaders:
    """Add them to every answer.

    Args:
        embed: who may show the page in a frame: "*" for all, "" for nobody, or hosts as in the header's own syntax.
    """

    def __init__(self, app: ASGIApp, embed: str = "*"):
        self.app = app
        policy = {**POLICY, "frame-ancestors": embed or "'none'"}
        self._headers = {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
