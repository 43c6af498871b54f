"""CloudFormation: what became of a stack, and which calls it is made of.

The stacks themselves are the emulator's. `handlers` says what each resource takes,
`stacks` has it judged and recorded, `capabilities` what a template may only do where
its maker says so.
"""
