"""Excel-like formulas over fields with Chinese names: read, typed, run in Python and in SQL."""

from danliu.formulas.checking import check
from danliu.formulas.errors import Fault, FormulaError, UnknownReference
from danliu.formulas.filtering import to_filter
from danliu.formulas.kinds import Error, Kind, Lookup, Value
from danliu.formulas.literal import is_stable, to_literal_sql
from danliu.formulas.parsing import parse
from danliu.formulas.python import Answer, formula, to_answer, to_python
from danliu.formulas.showing import show
from danliu.formulas.sql import to_sql, to_sql_error
from danliu.formulas.tree import Tree, references

__all__ = [
    "Answer",
    "Error",
    "Fault",
    "FormulaError",
    "Kind",
    "Lookup",
    "Tree",
    "UnknownReference",
    "Value",
    "check",
    "formula",
    "is_stable",
    "parse",
    "references",
    "show",
    "to_answer",
    "to_filter",
    "to_literal_sql",
    "to_python",
    "to_sql",
    "to_sql_error",
]
