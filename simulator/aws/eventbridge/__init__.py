"""EventBridge: event patterns, schedules, input transformation, rules and delivery."""
