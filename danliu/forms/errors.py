"""Why a form takes no answer.

UnknownForm      no such form, or its link is no longer valid
FormClosed       it takes no answers: put away, closed, past its day, or full
FormMoved        somebody saved it since it was looked at
NotYours         only members of whom something is kept may fill it in, as «store»
NothingFilledIn  sent with nothing in it
LooksAutomatic   sent too fast to have been typed, or what no person fills in is filled in
"""

from dataclasses import dataclass
from typing import Literal

from danliu.errors import DanliuError, Words


class UnknownForm(DanliuError):
    """This form does not exist, or its link is no longer valid."""

    code = "unknown-form"
    status = 404


@dataclass(eq=False)
class FormClosed(DanliuError):
    """This form takes no more answers."""

    code = "form-closed"
    status = 410

    why: Literal["closed", "late", "full"]
    says: Words  # what its builder says to who comes now; may be blank


class FormMoved(DanliuError):
    """Somebody else has just saved this form: look at it, then save again."""

    code = "form-moved"
    status = 409


@dataclass(eq=False)
class NotYours(DanliuError):
    """This form is for members of whom something is kept, and it is not kept of you."""

    code = "form-not-yours"
    status = 403

    wanted: str


class NothingFilledIn(DanliuError):
    """Nothing was filled in: say at least one thing, then send it."""

    code = "nothing-filled-in"
    status = 422


@dataclass(eq=False)
class LooksAutomatic(DanliuError):
    """This was sent as a robot sends it: open the form anew, and send it by hand."""

    code = "looks-automatic"
    status = 422

    wait_s: int
