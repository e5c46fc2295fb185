"""Why an act at a tablet cannot be done; some reasons are those of stations.

StepGone       it was taken out of the job
StepBegun      somebody has begun it
StepNotBegun   it is finished before it was begun
StepFinished   it is finished
StepWaits      the one before it is not finished
MoreThanCame   more pieces than the one before handed over
WhyScrap       scrap, or a check that failed, has no reason
NotAllDone     the job is checked or stored while a step of it is open
NotChecked     it is stored before it passed the check
IsChecked      it passed the check already
IsStored       it came into stock already
ChangedAgain   what was read is not what the job says now
"""

from dataclasses import dataclass
from decimal import Decimal

from danliu.stations.errors import Refused


@dataclass(eq=False)
class StepGone(Refused):
    """This step was taken out of the job."""

    code = "step-gone"


@dataclass(eq=False)
class StepBegun(Refused):
    """Somebody has begun this step."""

    code = "step-begun"

    step: str
    by: str


@dataclass(eq=False)
class StepNotBegun(Refused):
    """This step has to be begun first."""

    code = "step-not-begun"

    step: str


@dataclass(eq=False)
class StepFinished(Refused):
    """This step is finished."""

    code = "step-finished"

    step: str


@dataclass(eq=False)
class StepWaits(Refused):
    """The step before it is not finished."""

    code = "step-waits"

    step: str
    before: str
    place: str


@dataclass(eq=False)
class MoreThanCame(Refused):
    """These are more pieces than came."""

    code = "more-than-came"

    step: str
    came: Decimal
    told: Decimal


@dataclass(eq=False)
class WhyScrap(Refused):
    """A reason is missing."""

    code = "why-scrap"


@dataclass(eq=False)
class NotAllDone(Refused):
    """A step of this job is not finished."""

    code = "not-all-done"

    job: str
    step: str
    place: str


@dataclass(eq=False)
class NotChecked(Refused):
    """This job has not passed its check."""

    code = "not-checked"

    job: str


@dataclass(eq=False)
class IsChecked(Refused):
    """This job has passed its check."""

    code = "is-checked"

    job: str


@dataclass(eq=False)
class IsStored(Refused):
    """This job came into stock already."""

    code = "is-stored"

    job: str


@dataclass(eq=False)
class ChangedAgain(Refused):
    """The job was changed again meanwhile."""

    code = "changed-again"

    changed: str
