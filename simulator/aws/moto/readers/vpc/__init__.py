"""The network as moto keeps it, read as facts."""
