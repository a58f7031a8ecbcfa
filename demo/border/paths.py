"""Which of the page's addresses a request asks for, wherever the page is mounted."""

from starlette.types import Scope

API = "/gradio_api/"
"""Where everything of Gradio's own is asked for."""
UPLOAD = API + "upload"
FRAME = "/drawing/frame"
"""Where the page asks for frames, see `demo.drawing_route`."""
DRAWING = (FRAME, API + "component_server", API + "component_server/")
"""Where the page asks Python for something: frames, and everything else that its components ask."""

BUILT = ("/", "/config", API + "info", API + "openapi.json")
"""What Gradio makes anew each time, of everything that the page holds."""


def path_of(scope: Scope) -> str:
    """The path below the one under which the app is mounted, as the app's own router finds it.

    >>> path_of({"path": "/digits/gradio_api/upload", "root_path": "/digits"})
    '/gradio_api/upload'
    >>> path_of({"path": "/digitsgradio_api/upload", "root_path": "/digits"})
    '/digitsgradio_api/upload'
    >>> path_of({"path": "/digits", "root_path": "/digits"})
    '/'
    """
    path, root = scope["path"], scope.get("root_path", "").rstrip("/")
    return path[len(root) :] or "/" if root and f"{path}/".startswith(f"{root}/") else path


def is_upload(scope: Scope) -> bool:
    """Whether a file comes up, by the only way that takes one: what is merely called like it is not."""
    return scope["type"] == "http" and scope["method"] == "POST" and path_of(scope) == UPLOAD


def is_drawing(scope: Scope) -> bool:
    """Whether a page asks for a frame, or for something else that one of its components shows."""
    return scope["type"] == "http" and scope["method"] == "POST" and path_of(scope) in DRAWING


def is_built(scope: Scope) -> bool:
    """Whether what is asked for costs the server far more than a file."""
    path = path_of(scope)
    return (path.rstrip("/") or "/") in BUILT
