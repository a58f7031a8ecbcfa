"""The border as a whole, in the order in which a request passes it."""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from demo import brand, glass, language
from demo.border.bodies import BodyLimit
from demo.border.headers import SecurityHeaders
from demo.border.health import Health
from demo.border.modules import FreshModules
from demo.border.patience import Patience
from demo.border.preview import Preview, modules_of
from demo.border.rates import DrawingLimit, RateLimit
from demo.border.sessions import Sessions
from demo.border.uploads import Uploads
from demo.language import language_script
from demo.text import WORDS
from demo.training.rooms import limits

FIRST = (glass.FOLDER / "main.js", brand.FOLDER / "shortcuts.js", language.FOLDER / "switch.js")
"""The modules that the page begins with."""


def border(*, proxies: int = 0, embed: str = "*", visitors: int = 500, patience: float = 30) -> list[Middleware]:
    """What stands before the page.

    Args:
        proxies: see `demo.border.client.client_of`.
        embed: see `SecurityHeaders`.
        visitors: see `Sessions`.
        patience: see `Patience`.
    """
    return [
        Middleware(Health),  # first, so that it counts what the others refuse
        Middleware(SecurityHeaders, embed=embed),
        # A frame takes 0.04 ms and becomes a third: thirty pens share the air of one classroom
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=1),
        Middleware(
            Preview,
            title="DigitScope",
            sentence=next(iter(WORDS.values()))["lead"],
            script=language_script(),
            modules=modules_of(*FIRST),
        ),
        Middleware(RateLimit, proxies=proxies),
        Middleware(Patience, longest=patience),
        Middleware(BodyLimit),
        Middleware(DrawingLimit, proxies=proxies),
        Middleware(Sessions, most=visitors, most_of_client=share_of_one(visitors), proxies=proxies),
        Middleware(Uploads, limits=limits(), proxies=proxies),
        Middleware(FreshModules),
    ]


def share_of_one(most: int) -> int:
    """How many of so many places one address may take: a school has one address, and nobody takes all places."""
    return max(1, most * 3 // 5)
