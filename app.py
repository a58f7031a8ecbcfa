"""DigitScope: draw a digit and watch a small convolutional network read it. Starts the page; Spaces runs this file."""

import argparse
import os
import threading


def read_options() -> argparse.Namespace:
    """Options of the command line; without one, the environment's, so that containers and Spaces can set them."""
    on_a_space = "SPACE_ID" in os.environ
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--host",
        default=os.environ.get("DIGITSCOPE_HOST", "0.0.0.0" if on_a_space else "127.0.0.1"),
        help="address to listen on; 0.0.0.0 lets other machines in (DIGITSCOPE_HOST, default %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("DIGITSCOPE_PORT", "7860"),
        help="port to listen on (DIGITSCOPE_PORT, default %(default)s)",
    )
    return parser.parse_args()


def main() -> None:
    """Start the page and serve it until the process is ended."""
    options = read_options()
    # After the options, so that --help and a wrong option need not wait for these
    import torch

    from core.recognizer import Recognizer
    from demo.page import build_page
    from demo.theme import build_css, build_theme

    # One thread answers one drawing fastest, and leaves the other cores to the other visitors
    torch.set_num_threads(1)
    recognizer = Recognizer.load()
    threading.Thread(target=warm_up, args=(recognizer,), daemon=True).start()
    build_page(recognizer).launch(
        server_name=options.host,
        server_port=options.port,
        theme=build_theme(),
        css=build_css(),
        footer_links=["api"],
        ssr_mode=False,
        run_history=False,
    )


def warm_up(recognizer) -> None:
    """Read one line, so that the first visitor does not wait for what only the first drawing loads."""
    recognizer.predict_strokes([[(10, 10), (90, 90)]], (100, 100))


if __name__ == "__main__":
    main()
