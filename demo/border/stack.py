"""The border as a whole, in the order in which a request passes it."""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from demo import brand, glass, language
from demo.border.bodies import BodyLimit
from demo.border.faults import Faults
from demo.border.files import PageFiles
from demo.border.headers import SecurityHeaders
from demo.border.health import Counted, Health, Metrics
from demo.border.patience import Patience
from demo.border.preview import Preview, modules_of
from demo.border.questions import Questions
from demo.border.rates import DrawingLimit, RateLimit
from demo.border.served import Served
from demo.border.sessions import Sessions
from demo.border.under_way import UnderWay
from demo.border.uploads import Uploads
from demo.language import language_script
from demo.page_files import PAGE_FILES
from demo.text import WORDS
from demo.training.rooms import limits

FIRST = (glass.FOLDER / "main.js", brand.FOLDER / "shortcuts.js", language.FOLDER / "switch.js")
"""The modules that the page begins with."""


def border(
    *, proxies: int = 0, embed: str = "*", visitors: int = 500, connections: int = 800, patience: float = 30
) -> list[Middleware]:
    """What stands before the page.

    Args:
        proxies: see `demo.border.client.client_of`.
        embed: see `SecurityHeaders`.
        visitors: see `Sessions`.
        connections: see `UnderWay`.
        patience: see `Patience`.
    """
    metrics = Metrics()
    return [
        Middleware(Counted, metrics=metrics),  # first, so that it counts what the others refuse
        Middleware(SecurityHeaders, embed=embed),
        # A frame takes 0.04 ms and becomes a third: thirty pens share the air of one classroom
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=1),
        Middleware(Faults),
        Middleware(RateLimit, proxies=proxies),
        Middleware(Health, metrics=metrics),
        Middleware(Served),
        Middleware(UnderWay, most=connections, most_of_client=share_of_one(connections), proxies=proxies),
        Middleware(
            Preview,
            title="DigitScope",
            sentence=next(iter(WORDS.values()))["lead"],
            script=language_script(),
            modules=modules_of(*FIRST),
        ),
        Middleware(Patience, longest=patience),
        Middleware(BodyLimit),
        Middleware(DrawingLimit, proxies=proxies),
        Middleware(Questions),
        Middleware(Sessions, most=visitors, most_of_client=share_of_one(visitors), proxies=proxies),
        Middleware(Uploads, limits=limits(), proxies=proxies),
        Middleware(PageFiles, files=PAGE_FILES),
    ]


def share_of_one(most: int) -> int:
    """How many of so many places one address may take: a school has one address, and nobody takes all places."""
    return max(1, most * 3 // 5)
