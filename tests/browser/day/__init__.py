"""A day of the auto-parts distributor, played whole: every channel, the audit, waves, two PDAs, the
road, the customers' pages; and the books in the evening.

`python -m tests.browser.day` plays it with 486 orders and a recall up to 1,944; the suite, the same
with a few dozen.
"""
