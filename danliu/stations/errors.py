"""Why an act at a station cannot be done. Each is listed for a person, with what there is to do.

JobGone        it was deleted, or is not there for this person
JobStopped     it stands in a stage in which nobody works at it
JobTaken       somebody else has it
LineGone       it was taken out of this job
LineClosed     it was reported short, or is in a closed parcel
LineChanged    somebody changed the same value meanwhile
NotThisPart    another part was scanned than the line asks for
DoesNotFit     the right part, but it does not fit what the customer has
TickFirst      instructions wait to be ticked
TooMany        more than the line asks for
LinesOpen      a parcel is not complete
KitMissing     a component of a kit is not in the parcel
NothingToTake  no job waits
BadAct         an act without what it is about
"""

from dataclasses import dataclass
from decimal import Decimal

from danliu.errors import DanliuError


class Refused(DanliuError):
    """This cannot be done now."""

    code = "station-refused"
    status = 409


@dataclass(eq=False)
class JobGone(Refused):
    """This job is no longer there."""

    code = "job-gone"
    status = 404


@dataclass(eq=False)
class JobStopped(Refused):
    """Nobody works at this job now."""

    code = "job-stopped"

    job: str
    state: str
    state_en: str


@dataclass(eq=False)
class JobTaken(Refused):
    """Somebody else has this job."""

    code = "job-taken"

    job: str
    by: str


@dataclass(eq=False)
class LineGone(Refused):
    """This line was taken out of the job."""

    code = "line-gone"


@dataclass(eq=False)
class LineClosed(Refused):
    """This line is closed already."""

    code = "line-closed"

    part: str


@dataclass(eq=False)
class LineChanged(Refused):
    """Somebody changed this line at the same time."""

    code = "line-changed"

    part: str


@dataclass(eq=False)
class NotThisPart(Refused):
    """This is another part."""

    code = "not-this-part"

    part: str
    scanned: str


@dataclass(eq=False)
class DoesNotFit(Refused):
    """This part does not fit."""

    code = "does-not-fit"

    part: str
    why: str


@dataclass(eq=False)
class TickFirst(Refused):
    """Instructions are to be ticked first."""

    code = "tick-first"

    part: str
    left: list[str]
    left_en: list[str]


@dataclass(eq=False)
class TooMany(Refused):
    """This is more than was asked for."""

    code = "too-many-pieces"

    part: str
    asked: Decimal
    picked: Decimal


@dataclass(eq=False)
class LinesOpen(Refused):
    """Something is still missing in this parcel."""

    code = "lines-open"

    parcel: str
    parts: list[str]


@dataclass(eq=False)
class KitMissing(Refused):
    """A component of a kit is missing in this parcel."""

    code = "kit-missing"

    parcel: str
    kits: list[str]
    parts: list[str]


@dataclass(eq=False)
class NothingToTake(Refused):
    """No job waits."""

    code = "nothing-to-take"
    status = 404


@dataclass(eq=False)
class BadAct(Refused):
    """This act does not say what it is about."""

    code = "bad-act"

    wanted: str
