"""Responders that are a handler in Python: a module, a file, or a function object.

``lambda:package.module:handler`` and ``lambda:path/to/file.py:handler`` become a Lambda
function, a role, an EventBridge rule and the permission between them.
"""

from gameday.simulator.deployment.function.responder import (
    FunctionResponder,
    load_function,
)

__all__ = ["FunctionResponder", "load_function"]
