"""DigitScope: draw a digit and watch a small convolutional network read it. Starts the page; Spaces runs this file."""

import logging
import signal
import sys
import threading

from demo.options import read_options


def main() -> None:
    """Start the page and serve it until the process is ended."""
    options = read_options()
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # After the options, so that --help and a wrong option need not wait for these
    import torch

    from core.errors import InvalidInput
    from core.jobs.launch import end_with_server
    from core.recognizer import Recognizer
    from demo.border.stack import border
    from demo.page import I18N, build_page
    from demo.theme import FAVICON, build_css, build_theme
    from demo.training.files import routes
    from demo.training.rooms import limits, sweep_now_and_then

    # One thread answers one drawing fastest, and leaves the other cores to the other visitors
    torch.set_num_threads(1)
    try:
        recognizer = Recognizer.load()
    except InvalidInput as error:
        sys.exit(f"the network that comes with DigitScope cannot be loaded: {error}")
    try:
        largest_upload = f"{limits().upload_mb}mb"
    except InvalidInput as error:
        sys.exit(str(error))
    page = build_page(recognizer)
    ended = when_ended()
    try:
        page.launch(
            server_name=options.host,
            server_port=options.port,
            theme=build_theme(),
            css=build_css(),
            favicon_path=FAVICON,
            footer_links=["api"],
            i18n=I18N,
            max_file_size=largest_upload,
            ssr_mode=False,
            run_history=False,
            root_path=options.root_path or None,
            app_kwargs={"middleware": border(proxies=options.proxies, embed=options.embed), "routes": routes()},
            quiet=True,
            prevent_thread_lock=True,
        )
    except OSError:
        sys.exit(
            f"cannot listen on {options.host}, port {options.port}: either the port is in use, or the address is not "
            "this computer's; choose others with --port and --host"
        )
    # Not before: a thread in the midst of PyTorch's work turns the end of a program that cannot start into a crash
    threading.Thread(target=warm_up, args=(recognizer,), daemon=True).start()
    threading.Thread(target=sweep_now_and_then, daemon=True).start()
    print(f"DigitScope is on {page.local_url} (Ctrl C ends it)", flush=True)
    while not ended.wait(1):  # with a limit, as on Windows no signal interrupts a wait without one
        pass
    end_with_server()
    page.close(verbose=False)  # gives the answers that are under way


def when_ended() -> threading.Event:
    """What is set once somebody ends the program: with Ctrl C, or as a service manager does."""
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    return ended


def warm_up(recognizer) -> None:
    """Read one line, so that the first visitor does not wait for what only the first drawing loads."""
    recognizer.predict_strokes([[(10, 10), (90, 90)]], (100, 100))


if __name__ == "__main__":
    main()
