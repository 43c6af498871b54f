"""What a run leaves: its folder, its logs, and SQL over them."""
