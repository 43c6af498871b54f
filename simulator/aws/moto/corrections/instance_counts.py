"""As many instances are started as a call asks for at the most.

AWS: ``RunInstances`` starts ``MaxCount`` instances where there is room for them, and
fails where there is not even room for ``MinCount``
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html).

moto: starts ``MinCount``. An intruder who asks for one to twenty miners would get one.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.instances import InstanceBackend
from moto.ec2.responses.instances import InstanceResponse

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_MOST: ContextVar[int] = ContextVar("most", default=0)
"""What the call that is answered asks for at the most; others ask for a number."""


def apply(patches: Patches) -> None:
    """Start the greater number; here is always room."""
    answer, run = InstanceResponse.run_instances, InstanceBackend.run_instances

    @wraps(answer)
    def run_instances(response: Any) -> Any:
        token = _MOST.set(int(response._get_param("MaxCount") or 0))  # noqa: SLF001 - moto's own way
        try:
            return answer(response)
        finally:
            _MOST.reset(token)

    @wraps(run)
    def run_most(
        backend: Any, image_id: str, count: int, *args: Any, **given: Any
    ) -> Any:
        return run(backend, image_id, max(count, _MOST.get()), *args, **given)

    patches.set(InstanceResponse, "run_instances", run_instances)
    patches.set(InstanceBackend, "run_instances", run_most)
