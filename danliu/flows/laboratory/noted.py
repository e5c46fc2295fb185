"""What a test run notes of each step, and how one ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows.asking import Asks
from danliu.flows.journal import StepStatus
from danliu.flows.laboratory.answers import Source
from danliu.flows.laboratory.effects import WouldWrite


@dataclass(eq=False)
class BadAnswer(DanliuError):
    """This answer does not fit the step that it was typed for."""

    code = "bad-answer"
    status = 422

    step: str
    wanted: Any


class Reached(Exception):
    """The step after which the test run was to stop is done."""


class Asked(Struct, frozen=True):
    """The task that people would have been given."""

    title: str
    question: str
    facts: list[dict[str, Any]]
    who: tuple[str, ...]
    asks: Asks


class Noted(Struct, frozen=True):
    """What a step came to.

    input, output   plain values
    at, ms   its moment by the clock of the run, and how long it really took
    writes   what it would have written; starts: the flows that this would have begun
    outside  whom it would have asked or told; sends: whether that would have changed something
    """

    path: str
    block: str
    status: StepStatus
    why: str
    input: Any
    output: Any
    error: Any
    at: datetime
    ms: float
    source: Source
    writes: tuple[WouldWrite, ...] = ()
    starts: tuple[str, ...] = ()
    outside: Mapping[str, Any] | None = None
    sends: bool = False
    task: Asked | None = None
