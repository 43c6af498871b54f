"""Parts of a document, by JMESPath: what an answer of AWS has, or a request's body."""

from __future__ import annotations

from typing import Any

import jmespath

__all__ = ["find_part"]


def find_part(path: str, document: Any) -> Any:
    """Return a part of a document; None where it has none.

    A path with a function that does not take what is there (the length of nothing)
    finds nothing either: it fits other documents.
    """
    try:
        return jmespath.search(path, document)
    except jmespath.exceptions.JMESPathError:
        return None
