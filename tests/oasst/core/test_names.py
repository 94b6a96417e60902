"""Which shown names look alike, and which are kept for the site."""

from itertools import combinations

import pytest

from oasst.core.texts.names import cleaned, is_reserved, skeleton


@pytest.mark.parametrize(
    "name",
    [
        "Ada", "ADA", "аda", "Аdа", "ａｄａ", "𝐚𝐝𝐚", "ᴀda", "αdα", "ada\u200b", "a\u00adda", "a\u034fda", "ada\ufe0f",
        "a d a", "\u202eada", "ada\u3164", "ada\U000e0041", "ⓐⓓⓐ", "ada\u2800",
    ],
)  # fmt: skip
def test_names_that_look_like_ada_have_her_skeleton(name: str) -> None:
    assert skeleton(name) == skeleton("ada")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul", "PauI"), ("Ali", "AIi"), ("user1", "userl"), ("b0b", "bob"), ("modem", "modern"), ("scope", "ѕсоре"),
        ("José", "Jose\u0301"), ("ﬁona", "fiona"), ("Straße", "STRASSE"), ("٥", "o"), ("Ω", "Ω"),
    ],
)  # fmt: skip
def test_other_pairs_that_look_alike(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_names_that_do_not_look_alike_stay_apart() -> None:
    names = [
        "ada",
        "ben",
        "José",
        "Jose",
        "Müller",
        "Muller",
        "ada2",
        "ada-2",
        "Ольга",
        "李明",
        "李朋",
        "محمد",
        "さくら",
        "サクラ",
    ]
    assert [pair for pair in combinations(names, 2) if skeleton(pair[0]) == skeleton(pair[1])] == []


def test_a_skeleton_has_itself_as_skeleton_and_nothing_visible_has_none() -> None:
    for name in ("Paul I", "ѕсоре", "modern", "李明", "Straße"):
        assert skeleton(skeleton(name)) == skeleton(name)
    assert [skeleton(name) for name in ("", " ", "\u200b", "\u3164\u2800", "\u0301")] == [""] * 5


@pytest.mark.parametrize(
    "name",
    [
        "admin", "Admin", "ADMIN_2", "Moderator Ann", "аdmin", "ad\u200bmin", "the-mod", "m0derator", "System",
        "S.u.p.p.o.r.t", "Open Assistant", "root99",
    ],
)  # fmt: skip
def test_names_of_staff_and_of_the_site_are_reserved(name: str) -> None:
    assert is_reserved(name, "Open Assistant")


@pytest.mark.parametrize("name", ["Modesty", "Adminah", "Rooting", "Ada", "Systematic", "李明", "", "42"])
def test_other_names_are_not_reserved(name: str) -> None:
    assert not is_reserved(name, "Open Assistant")


def test_cleaning_leaves_what_is_drawn() -> None:
    assert cleaned(" Ada\u200b \u202e Love\tlace\n") == "Ada Love lace"
    assert cleaned("क्‍ष") == "क्‍ष"
    assert cleaned("\u3164\u200b") == ""
    assert len(cleaned("x" * 300)) == 256
