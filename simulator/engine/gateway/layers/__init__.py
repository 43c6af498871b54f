"""The layers a call passes, one module each."""
