"""Boards: figures and lists of the tables on one page, as data. What a tile asks for is pure."""
