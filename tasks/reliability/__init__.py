"""What votes are worth: reliability of people, decisions by posterior, random answers, agreement. Pure, no Django.

The formulas, their measurements and their sources are in docs/reliability.md.
"""
