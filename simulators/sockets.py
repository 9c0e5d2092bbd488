"""The one trick with sockets both servers need."""

from __future__ import annotations

import os
import socket
import struct


def reset_on_close(connection: socket.socket) -> None:
    """Let the peer see a reset instead of an orderly end when this connection is closed."""
    layout = "hh" if os.name == "nt" else "ii"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(layout, 1, 0))
