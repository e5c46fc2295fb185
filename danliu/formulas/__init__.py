"""Excel-like formulas over fields with Chinese names: read, typed, run in Python and in SQL."""

from danliu.formulas.checking import check
from danliu.formulas.errors import Fault, FormulaError, UnknownReference
from danliu.formulas.filtering import to_filter
from danliu.formulas.kinds import Kind, Lookup, Value
from danliu.formulas.parsing import parse
from danliu.formulas.python import formula, to_python
from danliu.formulas.showing import show
from danliu.formulas.sql import to_sql
from danliu.formulas.tree import Tree, references

__all__ = [
    "Fault",
    "FormulaError",
    "Kind",
    "Lookup",
    "Tree",
    "UnknownReference",
    "Value",
    "check",
    "formula",
    "parse",
    "references",
    "show",
    "to_filter",
    "to_python",
    "to_sql",
]
