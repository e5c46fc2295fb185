"""A week of the make-to-order manufacturer, played whole: orders over every door, bills of
material, five tablets, receipts, shipments, invoices, the customers' pages; Friday's books.

`python -m tests.browser.week` plays it with sixty orders; the suite, the same with eight.
"""
