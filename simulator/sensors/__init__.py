"""What notices: the sensors of an account, one package each."""
