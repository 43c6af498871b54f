"""Members of a request that nobody heeds: asked for, and dropped without a word.

AWS would act on them, so what comes of the call is not what would come of it there. A
member is unheeded where the code that answers the operation cannot even name it, and it
is not one of those that change nothing (`harmless`). A member that is read and then not
acted on is not found. What stands within members is tried instead (`effects`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.members.harmless import is_harmless
from gameday.simulator.aws.moto.members.vocabulary import find_code, find_unnamed, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["name_members", "name_unheeded"]


def name_unheeded(call: Call, answer: object, way: object = None) -> str | None:
    """Name the members of a call that its answer cannot depend on, and should.

    Args:
        call: What was asked.
        answer: The function that answers: a method of moto's, or an operation of ours.
        way: What of moto's takes the request, and hands it to the method.

    Returns:
        In a few words, as ``the member `PolicyArns` ``; None where nothing is amiss.
    """
    asked = (call.service, call.operation, frozenset(call.params))
    key = (*asked, find_code(answer))
    if key not in _UNHEEDED:
        shapes = _list_shapes(call.model, call.params)
        found = find_unnamed(
            answer,
            {name: _spell(name, shape) for name, shape in shapes.items()},
            way=way,
            singled_out=frozenset(n for n, s in shapes.items() if _find_place(s)),
        )
        _UNHEEDED[key] = sorted(found)
    return name_members([n for n in _UNHEEDED[key] if not is_harmless(call, n)])


def name_members(members: Sequence[str]) -> str | None:
    """Name members in a few words; None where there are none."""
    if not members:
        return None
    names = " and ".join(f"`{name}`" for name in members)
    return f"the member{'s' if len(members) > 1 else ''} {names}"


_UNHEEDED: dict[tuple[str, str, frozenset[str], object], list[str]] = {}
"""What was found before, by service, operation, members and the code that answers.

Code does not change, but who answers may: an operation can be given another answer.
"""


def _list_shapes(model: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return the shapes of the members that an answer should depend on."""
    shapes = model.input_shape.members if model.input_shape is not None else {}
    # What is part of the URL has found the resource.
    return {
        name: shapes[name]
        for name in names
        if name in shapes and _find_place(shapes[name]) != "uri"
    }


def _find_place(shape: Any) -> str | None:
    """Say where of a request a member is: a header, the query; None for the body."""
    place: str | None = shape.serialization.get("location")
    return place


def _spell(name: str, shape: Any) -> frozenset[str]:
    """Spell a member as code may have it: by its own name, or that on the wire."""
    wire = (shape.serialization.get(key, "") for key in ("name", "queryName"))
    spellings = {name, *wire} - {""}
    # A list is often named after one of its elements: ``GroupId.1``.
    spellings |= {each.removesuffix("s") for each in spellings}
    return frozenset(map(fold, spellings))
