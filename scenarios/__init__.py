"""What happens in an exercise: the scenario language and the library written in it."""
