"""The words under each field of the grammar, for a schema's descriptions.

They are read from the source when the schema is made, so that loading a scenario does
not pay for them.
"""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gameday.scenarios.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["describe"]


def describe(schema: dict[str, Any], record: type[Record]) -> None:
    """Put the words under a record's fields into its schema."""
    words: dict[str, str] = {}
    for owner in reversed(record.__mro__):
        if issubclass(owner, Record):
            words |= dict(_read_words(owner))
    for name, field in record.model_fields.items():
        if name in words:
            key = field.alias or name
            schema["properties"][key]["description"] = words[name]


def _read_words(record: type[Record]) -> Iterator[tuple[str, str]]:
    module = ast.parse(inspect.getsource(inspect.getmodule(record) or record))
    body = next(
        node.body
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == record.__name__
    )
    for statement, below in pairwise(body):
        match statement, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(text.split())
