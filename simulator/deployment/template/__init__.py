"""Responders from CloudFormation and SAM templates.

A template is read, worked out (`evaluation`), transformed
(`deployment.sam`), packed (`artifacts`, `definitions`) and deployed;
`preparation` has the order.
"""

from gameday.simulator.deployment.template.responder import (
    TemplateResponder,
    load_template,
)

__all__ = ["TemplateResponder", "load_template"]
