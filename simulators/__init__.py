"""Stand-in shops, an SF gateway and a thermal printer, each a stateful server in its own process.

They import nothing from ``app`` and ``app`` imports nothing from here, so that neither can hide the other's mistakes:
signatures are checked, barcodes read and labels counted by code the product never runs.
Start them with ``python -m simulators``; docs/simulators.md has the command lines and the control interface.
"""
