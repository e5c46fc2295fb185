"""What can be wrong with telling somebody outside.

UnknownWebhook    no such webhook here, or no such delivery of it
BadWebhook        one that cannot be kept
"""

from dataclasses import dataclass

from danliu.errors import DanliuError, Words


@dataclass(eq=False)
class UnknownWebhook(DanliuError):
    """There is no such webhook, or no such delivery."""

    code = "unknown-webhook"
    status = 404

    what: str
    key: str


@dataclass(eq=False)
class BadWebhook(DanliuError):
    """This webhook cannot be kept."""

    code = "bad-webhook"
    status = 422

    field: str
    value: str
    wanted: Words
