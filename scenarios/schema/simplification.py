"""A JSON Schema as people would write it, out of what pydantic makes of a model."""

from __future__ import annotations

from typing import Any

__all__ = ["simplify"]


def simplify(schema: Any, *, with_titles: bool) -> Any:
    """Leave out null, which pydantic allows: a key without a value is a problem.

    Args:
        schema: A schema, or a part of one.
        with_titles: Whether a mapping keeps its title, which is its model's name.
    """
    if isinstance(schema, list):
        kept = (part for part in schema if part != {"type": "null"})
        return [simplify(part, with_titles=with_titles) for part in kept]
    if not isinstance(schema, dict):
        return schema
    parts = {
        key: simplify(part, with_titles=with_titles)
        for key, part in schema.items()
        if (key, part) != ("default", None)
        and (with_titles or key != "title" or not isinstance(part, str))
    }
    match parts.get("anyOf"):
        case [dict(only)]:
            del parts["anyOf"]
            return {**only, **parts}
        case _:
            return parts
