#!/usr/bin/env python
"""Django's command line, with the embedded servers started where a command needs them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")
    from django.core.management import execute_from_command_line

    from oasst.db import tables
    from oasst.embedded.command_line import servers_for

    with servers_for(sys.argv):
        tables.expect(sys.argv)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
