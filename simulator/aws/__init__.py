"""AWS, one room a service, named as AWS names it; open in every account."""
