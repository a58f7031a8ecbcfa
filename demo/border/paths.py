"""Which of the page's addresses a request asks for, wherever the page is mounted."""

from starlette.types import Scope

UPLOAD = "/gradio_api/upload"
RECORDING = "/gradio_api/process_recording"
"""Gradio's own, for films of the screen: it would keep a copy of each for ever, and cut it with another program."""
FRAME = "/drawing/frame"
"""Where the page asks for frames, see `demo.drawing_route`."""
DRAWING = (FRAME, "/gradio_api/component_server", "/gradio_api/component_server/")
"""Where the page asks Python for something: frames, and everything else that its components ask."""


def path_of(scope: Scope) -> str:
    """The path below the one under which the app is mounted, as the app's own router finds it.

    >>> path_of({"path": "/digits/gradio_api/upload", "root_path": "/digits"})
    '/gradio_api/upload'
    >>> path_of({"path": "/digitsgradio_api/upload", "root_path": "/digits"})
    '/digitsgradio_api/upload'
    """
    path, root = scope["path"], scope.get("root_path", "").rstrip("/")
    return path[len(root) :] if root and path.startswith(root + "/") else path


def is_upload(scope: Scope) -> bool:
    """Whether a file comes up, by the only way that takes one: what is merely called like it is not."""
    return scope["type"] == "http" and scope["method"] == "POST" and path_of(scope) == UPLOAD


def is_drawing(scope: Scope) -> bool:
    """Whether a page asks for a frame, or for something else that one of its components shows."""
    return scope["type"] == "http" and scope["method"] == "POST" and path_of(scope) in DRAWING


def is_recording(scope: Scope) -> bool:
    """Whether a film comes up, for which the page has no use."""
    return scope["type"] == "http" and path_of(scope).rstrip("/") == RECORDING
