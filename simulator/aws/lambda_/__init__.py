"""Lambda functions of the embedded account, executed in this process on its clock."""
