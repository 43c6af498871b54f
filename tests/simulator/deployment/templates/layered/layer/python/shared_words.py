"""Words that functions share."""


def greet(name: str) -> str:
    """Return a greeting."""
    return f"hello {name}"
