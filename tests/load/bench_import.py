"""How fast a large file comes in: `OASST_DATA=/tmp/load python -m tests.load.bench_import`.

The data stays for `tests.load.export`.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

from django.conf import settings

from tests.load.measure import manage, servers
from tests.load.seed import arguments, lines


def main() -> None:
    wanted = arguments().parse_args()
    file = settings.DATA_DIR / "load.jsonl"
    with servers():
        with file.open("wb") as out:
            out.writelines(lines(wanted.trees, wanted.messages))
        print(f"{file.stat().st_size / 1e6:,.0f} MB of lines")
        print("import", manage("import_trees", str(file)).rate("messages", wanted.messages))
        file.unlink()
        print("check ", manage("check_trees").rate("messages", wanted.messages))
        print("mend  ", manage("rebuild_counters").rate("messages", wanted.messages))


if __name__ == "__main__":
    main()
