"""Trigger «called»: another flow starts it."""

from collections.abc import Collection

from msgspec import Struct

from danliu.flows.triggers.trigger import Kind, trigger


class Takes(Struct, frozen=True, forbid_unknown_fields=True):
    """takes   the values that the caller gives: name -> what it is, in the user's words"""

    takes: dict[str, str] = {}


@trigger("called", zh="当别的流程调用它时", en="When another flow calls it")
class CalledKind(Kind):
    """What it takes is found as {trigger.name}. With a table, the caller names a record."""

    settings = Takes
    about = "either"

    def told(self, settings: Takes) -> Collection[str]:
        return settings.takes
