"""What a Space of Hugging Face gives a program, for tests."""

import os
import socket
from pathlib import Path

PORT = 7860
"""Where a Space's own proxy looks for the page."""
VARIABLES = {
    "SYSTEM": "spaces",
    "SPACE_ID": "someone/digitscope",
    "SPACE_HOST": "someone-digitscope.hf.space",
    "SPACE_AUTHOR_NAME": "someone",
    "SPACE_REPO_NAME": "digitscope",
    "SPACE_TITLE": "DigitScope",
    "CPU_CORES": "2",
    "MEMORY": "16Gi",
    "GRADIO_SERVER_NAME": "127.0.0.1",  # there it is 0.0.0.0; here nobody else is to come in
    "GRADIO_SERVER_PORT": str(PORT),
    "GRADIO_NUM_PORTS": "1",
    "GRADIO_ALLOW_FLAGGING": "never",
    "GRADIO_THEME": "huggingface",
    "PYTHONUNBUFFERED": "1",
}
"""Those that the Hub documents (https://huggingface.co/docs/hub/spaces-overview), and those of its image for Gradio."""
OURS = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
"""What a program needs of the machine that it runs on."""


def environment_of(home: Path) -> dict[str, str]:
    """All that a program finds there, and nothing of whoever runs the tests."""
    return {name: os.environ[name] for name in OURS if name in os.environ} | VARIABLES | {"HOME": str(home)}


def is_free(port: int) -> bool:
    """Whether a program may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
