"""CloudFormation templates as they are written: text, plain data, places, and form.

What a template means is not looked at: its functions are worked out, and its resources
are made, by the simulator.
"""

from __future__ import annotations

from gameday.scenarios.cloudformation.functions import LOOP, is_function
from gameday.scenarios.cloudformation.short_forms import TemplateLoader
from gameday.scenarios.cloudformation.source import Key, Source, Template, read_source
from gameday.scenarios.cloudformation.structure import find_faults
from gameday.scenarios.cloudformation.transforms import is_serverless

__all__ = [
    "LOOP",
    "Key",
    "Source",
    "Template",
    "TemplateLoader",
    "find_faults",
    "is_function",
    "is_serverless",
    "read_source",
]
