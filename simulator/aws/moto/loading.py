"""moto at the price of what an exercise uses of it, not of all it offers.

Two of its services do much while they are imported. EC2 asks three new sessions for
the regions, and each reads EC2's description, the largest of all. API Gateway loads a
validator of OpenAPI documents, with four libraries of its own, for imported APIs alone.
No answer of moto's is changed; where somebody has imported it already, it stays so.

Then, with every call, moto lists the methods of the class that answers, which takes as
long as many an answer; and each of its backends, for each account anew, the regions
that there are.

What sessions and clients of botocore make anew is `aws.moto.sharing`'s business.
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import Any

from gameday.simulator.aws.moto.sharing import share_models
from gameday.simulator.engine.environment import without_misleading
from gameday.simulator.engine.patching import Patches

__all__ = ["load_moto", "remember_methods", "remember_regions"]

_VALIDATOR = "openapi_spec_validator"
_ERRORS = f"{_VALIDATOR}.validation.exceptions"


def load_moto() -> None:
    """Import the two services, and with them most of moto."""
    # A profile of the person's that is not there would fail the sessions that it makes.
    with without_misleading(), Patches() as patches:
        share_models(patches)
        if _VALIDATOR not in sys.modules:
            for name, stand_in in _stand_ins().items():
                patches.put(sys.modules, name, stand_in)
        # Late: what is patched here is read while these two are imported.
        import moto.apigateway.models
        import moto.ec2.models  # noqa: F401 - likewise


def remember_methods(patches: Patches) -> None:
    """List what a class of moto's can answer once an exercise, not once a call.

    The corrections must have been made: a method that comes later is not found.
    """
    # As everywhere here: moto is imported by accounts that were opened.
    from moto.core import responses, utils

    found = cache(utils.method_names_from_class)
    patches.set(responses, "method_names_from_class", found)


def remember_regions(patches: Patches) -> None:
    """List a service's regions once, not once a backend.

    moto remembers them by backend, and keeps every one alive for it.
    """
    # As above.
    from moto.core.base_backend import AccountSpecificBackend

    def list_regions(_backend: Any, service: str) -> list[str]:
        return _list_regions(service)

    patches.set(AccountSpecificBackend, "_generate_regions", list_regions)


@cache
def _list_regions(service: str) -> list[str]:
    # As above.
    from moto.core.base_backend import AccountSpecificBackend

    session = AccountSpecificBackend.get_session()
    return [
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions(service, partition)
    ]


def _stand_ins() -> dict[str, ModuleType]:
    """Return modules with the two names that moto imports of the validator."""
    validator, errors = ModuleType(_VALIDATOR), ModuleType(_ERRORS)
    vars(validator)["validate"] = _validate
    vars(errors)["OpenAPIValidationError"] = Exception
    return {_VALIDATOR: validator, f"{_VALIDATOR}.validation": errors, _ERRORS: errors}


def _validate(*arguments: Any, **options: Any) -> None:
    """Give moto the validator that it asked for, and have it judge the document."""
    from moto.apigateway import models
    from openapi_spec_validator import validate
    from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

    # moto looks the error's name up when one is raised, and finds the right one then.
    real = {"validate": validate, "OpenAPIValidationError": OpenAPIValidationError}
    vars(models).update(real)
    validate(*arguments, **options)
