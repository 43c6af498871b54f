"""Who answers: built-in responders, plain Lambda handlers on boto3 alone."""
