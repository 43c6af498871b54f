"""What lint says of the documents in templates, before any stack is made of them.

A template is worked out as for a deployment, and each of its resources becomes the
calls that CloudFormation would make; the documents in these are held against the same
forms that refuse them in the account. What depends on resources is not known before
they are there, and nothing is said of it: lint never cries wolf. The rules on a
scenario's own language are `gameday.scenarios.rules`.
"""

from gameday.simulator.linting.templates import find_problems

__all__ = ["find_problems"]
