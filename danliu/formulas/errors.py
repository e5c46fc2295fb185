"""What can be wrong with a formula, and with the values it meets.

DanliuError
├── FormulaError       it cannot be read, or its parts do not fit together
├── UnknownReference   it names a field that is not there
└── Fault              at run time, a value is not of the kind that a function takes
"""

from dataclasses import dataclass

from danliu.errors import DanliuError


@dataclass(eq=False)
class FormulaError(DanliuError):
    """The formula is wrong at column `at`: it has `found` where one of `expected` is due."""

    code = "formula-error"
    status = 422

    at: int  # column, the first is 1
    found: str
    expected: list[str]  # kinds, signs, function names, or "value", "operator", "end"


@dataclass(eq=False)
class UnknownReference(DanliuError):
    """The formula names a field that is not there: choose one of `known`."""

    code = "formula-unknown-reference"
    status = 422

    path: tuple[str, ...]
    known: list[str]
    at: int = 0  # column, the first is 1; 0 until the place is known


@dataclass(eq=False)
class Fault(DanliuError):
    """A function of the formula met a value of a kind that it does not take."""

    code = "formula-fault"
    status = 422

    function: str
    found: list[str]  # the kinds of its arguments, in order
