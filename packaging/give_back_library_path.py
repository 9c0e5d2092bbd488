"""Runs first in a bundle: gives the programs that we start (lp, lpstat) the system's libraries instead of ours.

PyInstaller's starter points LD_LIBRARY_PATH at the bundle and keeps what was there before. The loader has read it by
now, so nothing of ours is lost; our own children set it again for themselves.
"""

from __future__ import annotations

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _before:
    os.environ["LD_LIBRARY_PATH"] = _before
