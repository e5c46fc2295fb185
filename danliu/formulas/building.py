"""From what the grammar has recognised to the tree; here a name gets its meaning."""

from decimal import Decimal
from difflib import get_close_matches

from lark import Token, Transformer, v_args

from danliu.formulas.decimals import DECIMALS, LIMIT
from danliu.formulas.errors import FormulaError
from danliu.formulas.signature import functions
from danliu.formulas.tree import Call, Literal, Reference, Tree

DEEPEST = 64  # levels; every compiler recurses, and PostgreSQL's parser does too
TRUTHS = {"TRUE": True, "FALSE": False, "真": True, "假": False}
PLAIN_SIGNS = str.maketrans("＝＜＞＆＋－−＊×／÷＾", "=<>&+--**//^")
SIGNS = {"≤": "<=", "≥": ">=", "≠": "<>"}


@v_args(inline=True)
class Builder(Transformer[Token, Tree]):
    """Called by the parser for every rule, from the leaves up."""

    def start(self, *parts: Tree | Token) -> Tree:
        """An equals sign in front, as in a cell of Excel, says nothing."""
        tree = parts[-1]
        assert not isinstance(tree, Token)
        return tree

    def number(self, token: Token) -> Tree:
        value = Decimal(token)
        exponent = value.as_tuple().exponent
        if value >= LIMIT or (isinstance(exponent, int) and -exponent > DECIMALS):
            raise FormulaError(
                _at(token), str(token), ["number below 1E100", "at most 20 decimals"]
            )
        return Literal(value, _at(token))

    def text(self, token: Token) -> Tree:
        inner = token[1:-1]
        return Literal(inner.replace('""', '"') if token[0] == '"' else str(inner), _at(token))

    def reference(self, token: Token) -> Tree:
        path = tuple(part.strip() for part in token[1:-1].split("."))
        if not all(path):
            raise FormulaError(_at(token), str(token), ["{name}"])
        return Reference(path, _at(token))

    def name(self, token: Token) -> Tree:
        if token.upper() in TRUTHS:
            return Literal(TRUTHS[token.upper()], _at(token))
        raise FormulaError(_at(token), str(token), [f"{{{token}}}", f"{token}(…)"])

    def call(self, name: Token, *parts: Tree | Token) -> Tree:
        arguments = tuple(part for part in parts if not isinstance(part, Token))
        if name.upper() in TRUTHS and not arguments:
            return Literal(TRUTHS[name.upper()], _at(name))
        if name.upper() not in functions:
            near = get_close_matches(name.upper(), functions, cutoff=0.7)
            raise FormulaError(_at(name), str(name), near or ["function"])
        _check_count(name, len(arguments))
        return _call(name.upper(), arguments, _at(name))

    def infix(self, left: Tree, sign: Token, right: Tree) -> Tree:
        return _call(SIGNS.get(sign, sign.translate(PLAIN_SIGNS)), (left, right), left.at)

    def negative(self, sign: Token, operand: Tree) -> Tree:
        return _call("negate", (operand,), _at(sign))

    def positive(self, _sign: Token, operand: Tree) -> Tree:
        return operand

    def percent(self, operand: Tree, _sign: Token) -> Tree:
        return _call("%", (operand,), operand.at)

    def group(self, _open: Token, inner: Tree, _close: Token) -> Tree:
        return inner


def _call(name: str, arguments: tuple[Tree, ...], at: int) -> Call:
    call = Call(name, arguments, at)
    if call.depth > DEEPEST:
        raise FormulaError(at, f"{call.depth} levels", [f"at most {DEEPEST} levels"])
    return call


def _check_count(name: Token, count: int) -> None:
    function = functions[name.upper()]
    if function.accepts(count):
        return
    wanted = f"{function.least}" if function.most == function.least else f"{function.least} to "
    if function.most != function.least:
        wanted += "any number" if function.most is None else f"{function.most}"
    raise FormulaError(_at(name), f"{count} arguments", [f"{wanted} arguments"])


def _at(token: Token) -> int:
    assert token.start_pos is not None
    return token.start_pos + 1
