"""The language of CloudFormation templates: read, and worked out as far as can be.

It knows parameters, conditions, mappings and functions, and nothing of what the
resources are.
"""
