"""CloudFormation, as far as the exercise reads it: what became of a stack."""
