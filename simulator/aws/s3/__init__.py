"""S3 as the account has it: what is stored where."""
