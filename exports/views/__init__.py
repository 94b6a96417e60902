"""The pages of releases and their files."""
