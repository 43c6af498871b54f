"""The forms of requests and answers of services that do not follow the common one."""
