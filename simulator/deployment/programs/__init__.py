"""Programs run in an exercise: started by an event, answered by the gateway.

It is to programs what `aws.lambda_` is to functions. How one gets into
the account is `deployment.command`'s business. A world opens `runtime` when the first
program is installed.
"""
