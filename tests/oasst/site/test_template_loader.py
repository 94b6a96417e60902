"""Templates are loaded without the indentation of their source."""

import pytest

from oasst.site.template_loader import without_indentation


@pytest.mark.parametrize(
    ("source", "loaded"),
    [
        ("<ul>\n  <li>\n\t  a b\n  </li>\n</ul>", "<ul>\n<li>\na b\n</li>\n</ul>"),
        ("a\n  <pre>\n    x\n  </pre>\n  b", "a\n<pre>\n    x\n  </pre>\nb"),
        ("<textarea>\n  x</textarea>\n  y", "<textarea>\n  x</textarea>\ny"),
        (
            "{% blocktranslate trimmed with n=1 %}\n  One\n  two.\n{% endblocktranslate %}",
            "{% blocktranslate trimmed with n=1 %}\nOne\ntwo.\n{% endblocktranslate %}",
        ),
        (
            "{% blocktranslate with n=1 %}\n  One\n{% endblocktranslate %}\n  <b>",
            "{% blocktranslate with n=1 %}\n  One\n{% endblocktranslate %}\n<b>",
        ),
    ],
)
def test_only_white_space_that_shows_nowhere_is_removed(source: str, loaded: str) -> None:
    assert without_indentation(source) == loaded
