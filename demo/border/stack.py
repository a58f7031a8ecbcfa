"""The border as a whole, in the order in which a request passes it."""

from starlette.middleware import Middleware

from demo.border.bodies import BodyLimit
from demo.border.headers import SecurityHeaders
from demo.border.health import Health
from demo.border.modules import FreshModules
from demo.border.patience import Patience
from demo.border.preview import Preview
from demo.border.rates import DrawingLimit, RateLimit
from demo.border.uploads import Uploads
from demo.language import language_script
from demo.text import WORDS
from demo.training.rooms import limits


def border(*, proxies: int = 0, embed: str = "*") -> list[Middleware]:
    """What stands before the page.

    Args:
        proxies: see `demo.border.client.client_of`.
        embed: see `SecurityHeaders`.
    """
    return [
        Middleware(Health),  # first, so that it counts what the others refuse
        Middleware(SecurityHeaders, embed=embed),
        Middleware(Preview, title="DigitScope", sentence=WORDS["en"]["lead"], script=language_script()),
        Middleware(RateLimit, proxies=proxies),
        Middleware(Patience),
        Middleware(BodyLimit),
        Middleware(DrawingLimit, proxies=proxies),
        Middleware(Uploads, limits=limits(), proxies=proxies),
        Middleware(FreshModules),
    ]
