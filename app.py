"""DigitScope: draw a digit and watch a small convolutional network read it. Starts the page; Spaces runs this file."""

import argparse
import os
import sys
import threading

LARGEST_UPLOAD = "20mb"


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Options of the command line; without one, the environment's, so that containers and Spaces can set them."""
    on_a_space = "SPACE_ID" in os.environ
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--host",
        default=os.environ.get("DIGITSCOPE_HOST", "0.0.0.0" if on_a_space else "127.0.0.1"),
        help="address to listen on; 0.0.0.0 lets other computers in (DIGITSCOPE_HOST, default %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=port,
        # A text, so that it is checked as an option is
        default=os.environ.get("DIGITSCOPE_PORT", "7860"),
        help="port to listen on (DIGITSCOPE_PORT, default %(default)s)",
    )
    return parser.parse_args(arguments)


def port(text: str) -> int:
    """A number from 1 to 65535; argparse turns the error into its own."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 65535, got {text!r}")
    return int(text)


def main() -> None:
    """Start the page and serve it until the process is ended."""
    options = read_options()
    # After the options, so that --help and a wrong option need not wait for these
    import torch
    from starlette.middleware import Middleware

    from core.errors import InvalidInput
    from core.recognizer import Recognizer
    from demo.middleware import BodyLimit, FreshModules
    from demo.page import I18N, build_page
    from demo.theme import FAVICON, build_css, build_theme
    from demo.training.files import routes

    # One thread answers one drawing fastest, and leaves the other cores to the other visitors
    torch.set_num_threads(1)
    try:
        recognizer = Recognizer.load()
    except InvalidInput as error:
        sys.exit(f"the network that comes with DigitScope cannot be loaded: {error}")
    threading.Thread(target=warm_up, args=(recognizer,), daemon=True).start()
    page = build_page(recognizer)
    try:
        page.launch(
            server_name=options.host,
            server_port=options.port,
            theme=build_theme(),
            css=build_css(),
            favicon_path=FAVICON,
            footer_links=["api"],
            i18n=I18N,
            max_file_size=LARGEST_UPLOAD,
            ssr_mode=False,
            run_history=False,
            app_kwargs={"middleware": [Middleware(BodyLimit), Middleware(FreshModules)], "routes": routes()},
            quiet=True,
            prevent_thread_lock=True,
        )
    except OSError:
        sys.exit(
            f"cannot listen on {options.host}, port {options.port}: either the port is in use, or the address is not "
            "this computer's; choose others with --port and --host"
        )
    print(f"DigitScope is on {page.local_url} (Ctrl C ends it)", flush=True)
    page.block_thread()


def warm_up(recognizer) -> None:
    """Read one line, so that the first visitor does not wait for what only the first drawing loads."""
    recognizer.predict_strokes([[(10, 10), (90, 90)]], (100, 100))


if __name__ == "__main__":
    main()
