"""The gate to the outside: a connection goes to an address that was checked, or not at all.

The host is resolved once and the connection goes to the checked address itself, so that a name
server that answers differently the second time (DNS rebinding) gains nothing. TLS still greets
the host by its name.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore

from danliu.connect.addresses import Allowed, is_allowed, why_closed
from danliu.connect.errors import AddressClosed

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to the addresses of the host. Raises OSError where there is none."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as this machine's resolver knows them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass
class Gate(httpcore.AsyncNetworkBackend):
    """Where httpcore gets its connections from.

    Raises  AddressClosed if one address of the host is not public, whatever the others are
    """

    allowed: Allowed
    resolve: Resolve
    wire: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception = OSError(f"{host} has no address")
        for address in await self._checked(host, port):
            try:
                return await self.wire.connect_tcp(address, port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _checked(self, host: str, port: int) -> list[str]:
        addresses = await self.resolve(host, port)
        if not is_allowed(self.allowed, host, port):
            for address in addresses:
                if kind := why_closed(address):
                    raise AddressClosed(host, port, address, kind)
        return addresses
