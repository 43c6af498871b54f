"""What stands behind the pytest plugin: the fixture, and scenario files as tests.

`testing.plugin` imports it when it is used, so that other runs do not
pay.
"""
