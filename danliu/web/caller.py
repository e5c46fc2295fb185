"""Whoever sends a request, as far as the request says it."""

from typing import Any

from litestar import Request

from danliu.people.audit import Where


def where_from(request: Request[Any, Any, Any]) -> Where:
    """The address that reached us (behind a proxy that is the proxy's), and the browser."""
    address = request.client.host if request.client else ""
    return Where(address, request.headers.get("user-agent", "")[:200])
