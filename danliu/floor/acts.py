"""What somebody did at a tablet of the shop floor, as the device tells it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from danliu.stations.acts import Long, Pieces, Short

Does = Literal["begin", "finish", "pass", "fail", "store", "seen", "trouble"]
Tickets = Annotated[list[Short], Meta(max_length=3)]


class FloorAct(Struct, frozen=True, forbid_unknown_fields=True):
    """One act. id: a UUIDv7 that its device made; at: by the device's clock; device: its name

    begin    work at the `step` begins
    finish   so many `pieces` of it are good, so many `scrap` because of `reason`
    pass     so many `pieces` of the job passed the check; `reason` why the others did not
    fail     the job did not pass because of `reason`: its last step is done again
    store    so many `pieces` of the job came into stock
    seen     what was `changed` in the job was read
    trouble  something is wrong with so many `pieces` of the job: `reason` is the kind of ticket
    photos   tickets of uploads
    """

    id: UUID
    at: datetime
    do: Does
    job: UUID
    device: Annotated[str, Meta(max_length=60)]
    step: UUID | None = None
    pieces: Pieces = ""
    scrap: Pieces = ""
    reason: Short = ""
    changed: Long = ""
    photos: Tickets = []
