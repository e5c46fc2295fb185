"""Spans of runs, their steps and their calls, for who collects traces; nothing where nobody does.

`telemetry.py` sets `opener`, where traces are switched on.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol
from uuid import UUID

Attributes = Mapping[str, str]


class Span(Protocol):
    """What is under way."""

    def fail(self, code: str) -> None:
        """It failed, for this reason."""


class _Unseen:
    def fail(self, code: str) -> None:
        return


class Opener(Protocol):
    """See `span`."""

    def __call__(
        self, name: str, told: Attributes, chain: UUID | None, calls: bool
    ) -> AbstractContextManager[Span]: ...


opener: Opener | None = None
_NOTHING = nullcontext(_Unseen())


def span(
    name: str, told: Attributes, *, chain: UUID | None = None, calls: bool = False
) -> AbstractContextManager[Span]:
    """A span for the time of a `with`, inside of the one that is open.

    told    attributes; never values of records
    chain   the run that everything began with: all that came of it is one trace
    calls   whether an outside system is asked
    """
    return opener(name, told, chain, calls) if opener else _NOTHING
