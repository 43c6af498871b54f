"""The only door to moto: its backends, corrected, and what reads and furnishes them."""
