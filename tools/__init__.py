"""Developers' tools: they drive the program from outside and are not part of it."""
