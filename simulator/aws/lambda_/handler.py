"""Find a function's handler, and say why not, in the Python runtime's own words."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import tell_exception
from gameday.simulator.aws.lambda_.outcome import Failure, locate

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.package import CodePackage

__all__ = ["Handler", "load_handler"]

Handler = Callable[[Any, Any], Any]


def load_handler(name: str, package: CodePackage) -> Handler | Failure:
    """Import the module of a handler and return its function.

    Args:
        name: ``index.handler``, ``package.module.handler`` or
            ``folder/module.handler``.
        package: The code that is imported from, which the process sees already.

    Raises:
        BaseException: Whatever the module's own code raises, but for an import or
            syntax error.
    """
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        message = (
            f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)"
        )
        return Failure("Runtime.MalformedHandlerName", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{module_name}': {tell_exception(error)}"
        return Failure("Runtime.ImportModuleError", message)
    except SyntaxError as error:
        return _syntax_error(module_name, error, package)
    handler: Handler | None = getattr(module, function_name, None)
    if handler is None:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        return Failure("Runtime.HandlerNotFound", message)
    return handler


def _syntax_error(
    module_name: str, error: SyntaxError, package: CodePackage
) -> Failure:
    return Failure(
        "Runtime.UserCodeSyntaxError",
        f"Syntax error in module '{module_name}': {tell_exception(error)}",
        line=locate(package, error.filename or "", error.lineno),
    )
