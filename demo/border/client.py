"""Who asks: the address that a limit counts for."""

import ipaddress

from starlette.types import Scope

UNKNOWN = "unknown"
KNOWN = "digitscope.client"
"""Its place in the scope of a request."""


def client_of(scope: Scope, proxies: int = 0) -> str:
    """The client's address; of IPv6 its network of 64 bits, which one household or school has.

    Args:
        proxies: how many proxies of one's own stand before the server, each of which adds the address that it was
            asked from to the header X-Forwarded-For. What lies left of those, the client may have made up.

    >>> client_of({"client": ("192.0.2.7", 5000), "headers": []})
    '192.0.2.7'
    >>> client_of({"client": ("10.0.0.1", 5000), "headers": [(b"x-forwarded-for", b"6.6.6.6, 192.0.2.7")]}, proxies=1)
    '192.0.2.7'
    >>> client_of({"client": ("2001:db8:1:2:3:4:5:6", 5000), "headers": []})
    '2001:db8:1:2::/64'
    """
    address = (scope.get("client") or (UNKNOWN,))[0]
    if proxies:
        values = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        forwarded = b",".join(values).decode("latin-1").split(",")
        if len(forwarded) >= proxies and forwarded[-proxies].strip():
            address = forwarded[-proxies].strip()
    return _network(address)


def know_client(scope: Scope, client: str) -> None:
    """Let what follows find the client, without knowing of proxies."""
    scope[KNOWN] = client


def known_client(scope: Scope) -> str:
    """The client that `know_client` noted; UNKNOWN where nobody did."""
    return scope.get(KNOWN, UNKNOWN)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]  # a name, or nothing that is an address: counted as it stands
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
