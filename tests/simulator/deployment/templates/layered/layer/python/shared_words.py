"""Words that functions share."""


def greet(name):
    """Return a greeting."""
    return f"hello {name}"
