"""What can be wrong with a subscription.

UnknownBriefing   this person has none by that id, or the link is not ours
NoAddress         it is not known where this person is reached by that connection
TooManyBriefings  one person has enough of them
"""

from dataclasses import dataclass

from danliu.errors import DanliuError


@dataclass(eq=False)
class UnknownBriefing(DanliuError):
    """There is no such subscription; it may have been ended."""

    code = "unknown-briefing"
    status = 404


@dataclass(eq=False)
class NoAddress(DanliuError):
    """It is not known where you are reached by this connection: an owner enters it with you."""

    code = "no-address"
    status = 422

    connection: str


@dataclass(eq=False)
class TooManyBriefings(DanliuError):
    """You have as many subscriptions as one person may have: end one first."""

    code = "too-many-briefings"
    status = 409

    most: int
