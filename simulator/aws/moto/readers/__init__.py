"""What the embedded account's state is, as the facts each service asks for."""
