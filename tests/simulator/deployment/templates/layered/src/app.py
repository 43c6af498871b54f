"""Greets with the help of a layer."""

import sys
from typing import Any

from shared_words import greet


def handler(event: Any, context: Any) -> None:
    """Print a greeting."""
    alias = context.invoked_function_arn.rpartition(":")[2]
    sys.stdout.write(f"{greet(event['id'])} {alias}\n")
