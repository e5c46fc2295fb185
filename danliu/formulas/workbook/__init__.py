"""Formulas of a workbook beside the answers it holds: how far our language is Excel's."""

from danliu.formulas.workbook.evaluating import Report, evaluate
from danliu.formulas.workbook.reading import UnreadableWorkbook

__all__ = ["Report", "UnreadableWorkbook", "evaluate"]
