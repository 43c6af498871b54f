"""Everything that is installed, under one name.

Its parts are the folders of the repository's top level: links here, files in a wheel.
Nothing is imported: every pytest run where this is installed passes here.
"""
