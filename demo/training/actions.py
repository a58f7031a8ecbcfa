"""The way in: finds what answers a request of the Train tab, and turns a refusal into a sentence for the page."""

from collections.abc import Callable

from core.errors import InvalidInput
from demo.refusals import answer_in_language
from demo.training import failing, lessons, moments, networks, own, steering, watching

ACTIONS: dict[str, Callable[[dict], dict]] = {
    "hello": steering.hello,
    "plan": steering.plan,
    "start": steering.start,
    "pause": steering.pause,
    "resume": steering.resume,
    "stop": steering.stop,
    "keep_best": steering.keep_best,
    "rename": steering.rename,
    "delete": steering.delete,
    "undelete": steering.undelete,
    "upload": steering.upload,
    "watch": watching.watch,
    "record": moments.record,
    "failures": failing.failures,
    "cell": failing.cell,
    "compare": failing.compared,
    "data": own.look_at,
    "drawings": own.take_drawings,
    "describe": own.describe,
    "use": networks.use,
    "teach": lessons.teach,
    "lesson": lessons.lesson,
}
"""What the page may ask for → what answers it: takes the request, returns JSON, raises InvalidInput."""


def answer_training(request) -> dict:
    """Do what the page asks.

    Args:
        request: `{"do": name of an action, "visitor": id, "language": of the page, …}`.
    Returns:
        The action's answer, or `{"error": sentence}` where the request is wrong or cannot be met.
    """
    language = request.get("language") if isinstance(request, dict) else None
    return answer_in_language(_answer(request), language)


def _answer(request) -> dict:
    try:
        if not isinstance(request, dict):
            raise InvalidInput(f"expected an object that says what to do, got {type(request).__name__}")
        action = ACTIONS.get(request.get("do")) if isinstance(request.get("do"), str) else None
        if action is None:
            raise InvalidInput(f"do must be one of {', '.join(ACTIONS)}, got {str(request.get('do'))[:40]!r}")
        return action(request)
    except InvalidInput as error:
        return {"error": str(error)}
