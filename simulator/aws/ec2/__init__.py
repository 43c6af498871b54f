"""EC2: what its instances tell of themselves."""
