"""DigitScope: draw a digit and watch a small convolutional network read it. Starts the page; Spaces runs this file."""

import logging
import signal
import sys
import threading

from demo import gradio_stubs
from demo.options import read_options, settle


def main() -> None:
    """Start the page and serve it until the process is ended."""
    options = read_options()
    settle(options)
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    gradio_stubs.write_none()
    # After the options, so that --help and a wrong option need not wait for these
    import torch

    from core.errors import InvalidInput
    from core.jobs.launch import end_with_server
    from core.recognizer import Recognizer
    from demo.border.door import Door
    from demo.border.memory import give_back_now_and_then
    from demo.border.stack import border, share_of_one
    from demo.drawing_route import routes as drawing_routes
    from demo.page import I18N, build_page
    from demo.theme import FAVICON, build_css, build_theme
    from demo.training.files import routes
    from demo.training.rooms import limits, sweep_now_and_then
    from demo.zero import is_zero_gpu, on_gpu

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
    if is_zero_gpu():
        on_gpu(limits().gpu_seconds)  # before the page starts, as such a Space looks for it then
    page = build_page(recognizer, training=options.training == "on", drawing_route=True, files=False)
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
            app_kwargs={
                "middleware": border(
                    proxies=options.proxies,
                    embed=options.embed,
                    visitors=options.visitors,
                    connections=options.connections,
                    patience=options.patience,
                ),
                "routes": [*drawing_routes(recognizer), *(routes() if options.training == "on" else [])],
            },
            state_session_capacity=options.visitors,
            quiet=True,
            prevent_thread_lock=True,
        )
    except OSError:
        sys.exit(
            f"cannot listen on {options.host}, port {options.port}: either the port is in use, or the address is not "
            "this computer's; choose others with --port and --host"
        )
    # Gradio starts uvicorn with its own settings, and uvicorn looks here at each new connection
    page.server.config.http_protocol_class = Door(
        longest=options.patience,
        most=options.connections,
        most_of_client=options.connections if options.proxies else share_of_one(options.connections),
    )
    # Not before: a thread in the midst of PyTorch's work turns the end of a program that cannot start into a crash
    threading.Thread(target=warm_up, args=(recognizer,), daemon=True).start()
    threading.Thread(target=sweep_now_and_then, daemon=True).start()
    threading.Thread(target=give_back_now_and_then, daemon=True).start()
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
