"""`manage.py up`: the whole platform on one machine, started with one command and ended with Ctrl-C.

`preflight` checks what would fail before anything starts, `children` runs the web and job processes, `platform` is
the sequence of steps.
"""
