"""What must stand in no file: where packages were fetched from, and whose machine it was.

The patterns are put together from halves, so that this file does not hold what it looks for.
"""

import re

_HALVES = [
    ("py", r"pi\.(org|python|tuna)"),
    ("python", r"hosted\.org"),
    ("npm", r"js\.(org|com)"),
    ("npm", r"mirror"),
    ("yarn", r"pkg\.com"),
    ("tuna", r"\.tsinghua"),
    ("mirrors", r"\.(aliyun|ustc|cloud)"),
    ("--index", r"-url"),
    ("--find", r"-links"),
    ("simple", r"/pip\b"),
]
REGISTRY = re.compile("|".join(first + second for first, second in _HALVES))

_HOMES = ["home", "root", "Users", "work", "opt"]
MACHINE_PATH = re.compile(rf"(?<![\w./~*$}}-])/(?:{'|'.join(_HOMES)})/[\w.-]+|[A-Z]:\\Users\\")
