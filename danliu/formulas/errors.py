"""What can be wrong with a formula, and with the values it meets.

DanliuError
├── FormulaError       it cannot be read, or its parts do not fit together
├── UnknownReference   it names a field that is not there
└── Fault              at run time, a value is not of the kind that a function takes
"""

from dataclasses import dataclass
from typing import Any

from danliu.errors import DanliuError, Words
from danliu.formulas.saying import said


@dataclass(eq=False)
class FormulaError(DanliuError):
    """The formula is wrong at column `at`: it has `found` where one of `expected` is due."""

    code = "formula-error"
    status = 422

    at: int  # column, the first is 1
    found: str
    expected: list[str]  # kinds, signs, function names, or "value", "operator", "end"

    @property
    def wanted(self) -> Words:
        """The whole of it as people say it."""
        return said(self.at, self.found, self.expected)

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "wanted": self.wanted}


@dataclass(eq=False)
class UnknownReference(DanliuError):
    """The formula names a field that is not there: choose one of `known`."""

    code = "formula-unknown-reference"
    status = 422

    path: tuple[str, ...]
    known: list[str]
    at: int = 0  # column, the first is 1; 0 until the place is known

    @property
    def wanted(self) -> Words:
        name, known = ".".join(self.path), ", ".join(self.known)
        zh = f"公式里写的「{name}」不存在，有的是 {known}"
        return Words(zh, f"instead of {name} one of {known}")


@dataclass(eq=False)
class Fault(DanliuError):
    """A function of the formula met a value of a kind that it does not take."""

    code = "formula-fault"
    status = 422

    function: str
    found: list[str]  # the kinds of its arguments, in order
