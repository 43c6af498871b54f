"""The vocabulary of a playbook: what can be asked of a response, and by which name.

Each check is a question about the account or the network that has a true answer. The
referee answers them; this module only says what there is to ask.
"""

from __future__ import annotations

from gameday.scenarios.checks.vocabulary import CHECKS, HAPPENINGS, Check

__all__ = ["CHECKS", "HAPPENINGS", "Check"]
