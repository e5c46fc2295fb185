"""The guide lists every function there is."""

from pathlib import Path
from textwrap import wrap

from danliu.formulas.signature import functions

GUIDE = Path(__file__).parents[2] / "docs/algorithms/formulas.md"


def listed() -> list[str]:
    """The lines that the guide should have; to be pasted there when a function is added."""
    themes: dict[str, dict[int, list[str]]] = {}
    for name in functions:
        first = functions[name].overloads[0]
        if name[0].isalpha() and name != "negate":
            groups = themes.setdefault(functions[name].theme, {})
            groups.setdefault(id(first), []).append(name)
    lines = []
    for theme, groups in sorted(themes.items()):
        names = " ".join("/".join(group) for group in groups.values())
        lines += wrap(f"- **{theme}** {names}", 98, subsequent_indent="  ", break_on_hyphens=False)
    return lines


def test_the_guide_lists_every_function():
    section = GUIDE.read_text().partition("## The functions")[2]
    assert [line for line in section.splitlines() if line[:2] in ("- ", "  ")] == listed()


def test_there_are_at_least_120_of_excels():
    assert sum(name[0].isalpha() and name.isascii() for name in functions) >= 120
