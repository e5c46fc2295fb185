"""What is wrong with a formula, told in both languages."""

import pytest

from danliu.formulas import FormulaError, parse


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("{a}+", "公式第 5 个字符是「公式结束」，应为 值", "value"),
        ("LEFT()", "公式第 1 个字符是「0 个参数」，应为 1 到 2 个参数", "1 to 2 arguments"),
        ("MAX()", "公式第 1 个字符是「0 个参数」，应为 至少 1 个参数", "any number"),
        ("QQQ({a})", "公式第 1 个字符是「QQQ」，应为 函数名", "function"),
        ("1" * 4_001, "公式第 4001 个字符是「4001 个字符」，应为 最多 4000 个字符", "at most"),
        ("1E200", "公式第 1 个字符是「1E200」，应为 小于 1E100 的数、最多 20 位小数", "below"),
    ],
)
def test_every_fault_is_a_sentence(formula: str, zh: str, en: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(formula)
    assert refused.value.wanted.zh == zh
    assert en in refused.value.wanted.en
