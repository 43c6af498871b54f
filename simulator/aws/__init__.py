"""AWS, one room a service, named as AWS names it; open in every account.

The modules that stand here themselves are the ground under all services, and import
none: names (`arns`, `ids`), `times`, `principals` and their addresses, `hosts`,
`reads`, `user_agents`, `jsonpath`, and what is told of a responder's run
(`run_record`).
"""
