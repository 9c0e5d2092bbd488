"""Alembic's entry: runs migrations on the connection handed in by app.models.schema."""

from __future__ import annotations

from typing import Any

from alembic import context

from app.models import receiver_words
from app.models.tables import metadata


def ours(_object: Any, name: str | None, kind: str, *_rest: Any) -> bool:  # noqa: ANN401 - alembic's signature
    """Leave out what is not in the MetaData on purpose: the search words, different on each database."""
    return not (kind == "table" and (name or "").startswith(receiver_words.NAME))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_object=ours,
    compare_type=True,
)
context.run_migrations()
