"""Imports without PySide's look into every module's source.

PySide wraps ``import`` and reads the source of each module, to learn whether it may use PySide's feature switches
(snake_case names, true properties). Nothing here or in the libraries does. The reading takes a tenth of the start, and
``linecache`` keeps every line of it for good. Seen in shibokensupport/feature.py of PySide 6.11.3; where a later
PySide has no such look, nothing is changed.
"""

from __future__ import annotations

import sys


def import_lean() -> None:
    """Tell PySide that no module imported from now on switches its features."""
    import PySide6.QtCore  # noqa: F401 - brings the wrapped import along

    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False  # noqa: SLF001 - there is no public way
