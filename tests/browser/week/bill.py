"""What the order of A×2, B×1 and C×5 and the one of A×12 need, worked out by hand on paper from the
bills of material of the demo, and what lies there on Monday morning.

Bills:  A = 1 rotor, 8 screws        B = 2 rotors, 1 housing        C = 1 housing, 0.1 box of screws
        rotor = 0.35 roll of wire and 10 % scrap, 1 shaft
        housing = 2.4 kg of sheet and 5 % scrap, 4 screws
Units:  a box is 50 screws, a roll 100 m. Instead of a screw, in A only, a stainless one.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

# item -> as Monday begins, in the item's own unit
OPENING = {
    "ZZ-01": Decimal(3),
    "LS-M6": Decimal(200),  # 4 boxes
    "LS-M6B": Decimal(60),
    "TX-05": Decimal(500),  # 5 rolls
    "ZC-62": Decimal(12),
    "LB-02": Decimal(30),
}


class Line(NamedTuple):
    """needed = taken + made + short, and what an alternate covers"""

    needed: Decimal
    taken: Decimal
    made: Decimal
    short: Decimal


def _line(needed: str, taken: str = "0", made: str = "0", short: str = "0") -> Line:
    return Line(Decimal(needed), Decimal(taken), Decimal(made), Decimal(short))


# rotors    2·1 + 1·2 = 4, of which 3 lie there and 1 is made: 0.35·1.1·100 m = 38.5 m of wire and
#           1 shaft
# housings  1·1 + 5·1 = 6, all made: 6·2.4·1.05 = 15.12 kg of sheet
# screws    2·8 in A, 5·5 in C, 6·4 in the housings: 16 + 25 + 24 = 65
ABC: Mapping[str, Line] = {
    "DJ-A": _line("2", made="2"),
    "DJ-B": _line("1", made="1"),
    "DJ-C": _line("5", made="5"),
    "ZZ-01": _line("4", taken="3", made="1"),
    "JK-02": _line("6", made="6"),
    "LS-M6": _line("65", taken="65"),
    "TX-05": _line("38.5", taken="38.5"),
    "ZC-62": _line("1", taken="1"),
    "LB-02": _line("15.12", taken="15.12"),
}
# left       135 screws, 461.5 m, 11 shafts, 14.88 kg; then C×5 takes 5·(5 + 4) = 45 screws: 90 left
# rotors     12, none lies there: 12·38.5 = 462 m, 12 shafts
# screws     12·8 = 96, of which 90 lie there and 6 stainless ones stand in
SHORT: Mapping[str, Line] = {
    "DJ-A": _line("12", made="12"),
    "ZZ-01": _line("12", made="12"),
    "LS-M6": _line("96", taken="90"),
    "LS-M6B": _line("6", taken="6"),
    "TX-05": _line("462", taken="461.5", short="0.5"),
    "ZC-62": _line("12", taken="11", short="1"),
}
LACKS = {"TX-05物料差0.5米", "ZC-62物料差1件"}
# after 2 rolls and 20 shafts came
BOUGHT: Mapping[str, Line] = {
    **SHORT,
    "TX-05": _line("462", taken="462"),
    "ZC-62": _line("12", taken="12"),
}
