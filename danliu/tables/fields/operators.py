"""How a field is asked about in a filter: each operator a sentence of the formulas language.

A filter is only a formula that somebody clicked together, so views, rules and access read it alike.
"""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from danliu.formulas import Kind
from danliu.formulas.kinds import ELEMENTS

_GAP = re.compile(r"\{(field|value|second)\}")


class Operator(Struct, frozen=True):
    """One way to ask.

    takes     how many values follow: one is {value}, a second {second}; `several` fill {value}
              with commas between them
    formula   a template over {field} and the values; itself a formula, so that it can be checked
    """

    key: str
    zh: str
    en: str
    takes: Literal["nothing", "one", "two", "several"]
    formula: str

    def asks(self, field: str, values: Sequence[str] = ()) -> str:
        """The formula for this field's key and these values, each a formula too."""
        first = ",".join(values) if self.takes == "several" else "".join(values[:1])
        filled = {"field": f"{{{field}}}", "value": first, "second": "".join(values[1:2])}
        # in one pass: a value may hold what looks like a gap
        return _GAP.sub(lambda gap: filled[gap[1]], self.formula)


BLANK = Operator("blank", "为空", "is blank", "nothing", "ISBLANK({field})")
FILLED = Operator("filled", "不为空", "is not blank", "nothing", "NOT(ISBLANK({field}))")
IS = Operator("is", "等于", "is", "one", "{field}={value}")
IS_NOT = Operator("is-not", "不等于", "is not", "one", "{field}<>{value}")
ONE_OF = Operator("one-of", "是其中之一", "is one of", "several", "ONEOF({field},{value})")
NONE_OF = Operator(
    "none-of", "不是其中任何", "is none of", "several", "NOT(ONEOF({field},{value}))"
)
BEGINS = Operator("begins", "开头是", "begins with", "one", "LEFT({field},LEN({value}))={value}")
ENDS = Operator("ends", "结尾是", "ends with", "one", "RIGHT({field},LEN({value}))={value}")
CONTAINS = Operator("contains", "包含", "contains", "one", "CONTAINS({field},{value})")
LACKS = Operator("lacks", "不包含", "lacks", "one", "NOT(CONTAINS({field},{value}))")
ABOVE = Operator("above", "大于", "is above", "one", "{field}>{value}")
AT_LEAST = Operator("at-least", "不小于", "is at least", "one", "{field}>={value}")
BELOW = Operator("below", "小于", "is below", "one", "{field}<{value}")
AT_MOST = Operator("at-most", "不大于", "is at most", "one", "{field}<={value}")
BETWEEN = Operator(
    "between", "介于", "is between", "two", "AND({field}>={value},{field}<={second})"
)
AFTER = Operator("after", "晚于", "is after", "one", "{field}>{value}")
FROM = Operator("from", "不早于", "is on or after", "one", "{field}>={value}")
BEFORE = Operator("before", "早于", "is before", "one", "{field}<{value}")
UNTIL = Operator("until", "不晚于", "is on or before", "one", "{field}<={value}")
HAS = Operator("has", "含有", "has", "one", "CONTAINS({field},{value})")
HAS_NOT = Operator("has-not", "不含", "has not", "one", "NOT(CONTAINS({field},{value}))")
YES = Operator("yes", "为是", "is yes", "nothing", "{field}=TRUE")
NO = Operator("no", "为否", "is no", "nothing", "{field}=FALSE")

CHOSEN = (IS, IS_NOT, ONE_OF, NONE_OF, BLANK, FILLED)
"""For what is one of a few: a choice, a state, a person."""

_TIMES = (IS, AFTER, FROM, BEFORE, UNTIL, BETWEEN, BLANK, FILLED)

BY_KIND: dict[Kind, tuple[Operator, ...]] = {
    Kind.text: (IS, IS_NOT, CONTAINS, LACKS, BEGINS, ENDS, ONE_OF, BLANK, FILLED),
    Kind.number: (IS, IS_NOT, ABOVE, AT_LEAST, BELOW, AT_MOST, BETWEEN, BLANK, FILLED),
    Kind.truth: (YES, NO, BLANK),
    Kind.date: _TIMES,
    Kind.moment: _TIMES,
    **dict.fromkeys(ELEMENTS, (HAS, HAS_NOT, BLANK, FILLED)),
    Kind.list: (BLANK, FILLED),
    Kind.any: (IS, IS_NOT, BLANK, FILLED),
}
"""What most types of a kind can be asked."""
