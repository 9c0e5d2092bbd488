"""The only place that builds and wires objects: database, vault, verbs, engine, window."""
