"""Messages are found by their words, in the way of their language."""

import pytest
from django.db import connection

from oasst.corpus import search
from oasst.models import Message, User
from tests.corpus import a_tree

pytestmark = pytest.mark.django_db


def found(query: str, lang: str) -> set[str]:
    return set(search.matching(Message.objects.all(), query, lang).values_list("text", flat=True))


def test_a_language_with_a_configuration_is_searched_by_stems(ada: User) -> None:
    a_tree(ada, text="Die Häuser am Fluss sind alt.", lang="de")
    a_tree(ada, text="Das Haus brennt.", lang="de")
    assert found("haus", "de") == {"Die Häuser am Fluss sind alt.", "Das Haus brennt."}
    assert found("fluss häusern", "de") == {"Die Häuser am Fluss sind alt."}


def test_regions_and_scripts_share_the_configuration_of_their_language(ada: User) -> None:
    a_tree(ada, text="As abelhas voltam para casa.", lang="pt-BR")
    assert found("abelha", "pt-BR") == {"As abelhas voltam para casa."}
    assert found("abelha", "pt") == set()


def test_any_other_language_is_searched_by_whole_words_without_regard_to_case(ada: User) -> None:
    a_tree(ada, text="Nyuki hurudi nyumbani.", lang="sw")
    assert found("NYUKI", "sw") == {"Nyuki hurudi nyumbani."}
    assert found("nyu", "sw") == set()


def test_quotes_or_and_minus_work_as_in_a_search_engine(ada: User) -> None:
    bees, dance = "Bees dance to tell the way.", "The way bees fly is a dance of joy."
    a_tree(ada, text=bees)
    a_tree(ada, text=dance)
    assert found('"bees dance"', "en") == {bees}
    assert found("dance -joy", "en") == {bees}
    assert found("tell or joy", "en") == {bees, dance}


@pytest.mark.parametrize("query", ["", " ", "the", "'", '"', "\\", "a & (", "!", ":*", "<->", "'':*A", "-"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_query_of_nothing_or_of_odd_signs_finds_nothing_and_does_not_fail(query: str, lang: str, ada: User) -> None:
    a_tree(ada, text="The bees fly home", lang="en")
    a_tree(ada, text="蜂は家に帰る", lang="ja")
    assert found(query, lang) == set()


@pytest.mark.parametrize(
    ("lang", "text", "parts", "others"),
    [
        ("zh", "蜜蜂怎样找到回家的路？", ["蜜蜂", "找到回家", "路", "？", "蜜蜂 回家"], ["蜂蜜", "找回家", "学"]),
        ("zh-Hant", "機器學習 Python 3", ["機器學習", "python", "學習 ３"], ["機學", "pythons"]),
        ("ja", "ミツバチは太陽を見る", ["太陽", "ﾐﾂﾊﾞﾁ", "る"], ["月"]),
        ("th", "ผึ้งกลับบ้านอย่างไร", ["กลับบ้าน", "ผึ้ง"], ["กลับผึ้ง"]),
        ("my", "ပျားများ အိမ်ပြန်", ["ပျား", "အိမ်"], ["ပျားအိမ်"]),
        ("ja", "a\\b'c:*", ["a\\b'c:*", "\\b", "'"], ["a'b"]),
    ],
)
def test_where_no_spaces_stand_between_words_any_part_is_found(
    lang: str, text: str, parts: list[str], others: list[str], ada: User
) -> None:
    a_tree(ada, text=text, lang=lang)
    assert [part for part in parts if found(part, lang) != {text}] == []
    assert [other for other in others if found(other, lang)] == []


def test_pairs_that_do_not_stand_together_are_not_taken_for_the_term(ada: User) -> None:
    a_tree(ada, text="東京と京都", lang="ja")
    assert found("東京都", "ja") == set()


def test_other_languages_are_left_out(ada: User) -> None:
    a_tree(ada, text="The bees fly home", lang="en")
    assert found("bees", "sw") == set()


def test_a_text_of_any_length_can_be_stored_and_its_beginning_found(ada: User) -> None:
    long = "Bienen " + "".join(f"wort{n} " for n in range(150_000))
    a_tree(ada, text=long, lang="de")
    a_tree(ada, text="".join(chr(0x4E00 + n % 20_000) for n in range(200_000)), lang="zh")
    assert found("biene", "de") == {long}
    assert found("wort149999", "de") == set()


def test_an_edited_text_is_found_by_its_new_words_alone(ada: User) -> None:
    message = a_tree(ada, text="The bees fly home")
    message.text = "The ants walk home"
    message.save()
    assert (found("bee", "en"), found("ant", "en")) == (set(), {"The ants walk home"})


@pytest.mark.parametrize("lang", [*search.CONFIGURATIONS, "sw", "uk-UA"])
def test_words_are_stored_and_asked_for_by_the_same_configuration(lang: str) -> None:
    text = "Häuser houses maisons casas дома evleri talojen házak σπίτια घरों வீடுகள்"
    configuration = search.CONFIGURATIONS.get(lang, "simple")
    with connection.cursor() as cursor:
        cursor.execute("SELECT oasst_search_words(%s, %s) = to_tsvector(%s, %s)", [lang, text, configuration, text])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("lang", search.UNSPACED)
def test_pairs_are_stored_for_the_languages_whose_queries_are_pairs(lang: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oasst_search_words(%s, 'Ab c') = '''ab'' ''b'' ''c'''::tsvector", [lang])
        assert cursor.fetchone() == (True,)


def test_the_index_answers_where_there_is_much_to_search(ada: User) -> None:
    root = a_tree(ada, lang="ja")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO oasst_message (
                id, tree_id, parent_id, role, text, lang, depth, revision, created_at, deleted, synthetic, children_count,
                review_count, ranking_count
            )
            SELECT gen_random_uuid(), %(root)s, %(root)s, 'assistant', 'bees ' || n || ' 蜜蜂', lang, 1, 1, now(), false,
                false, 0, 0, 0
            FROM generate_series(1, 2000) n CROSS JOIN unnest(ARRAY['en', 'ja', 'sw']) lang
            """,
            {"root": root.pk},
        )
        cursor.execute("ANALYZE oasst_message")
    queries = {"en": "bees 1234", "ja": "1234 蜜蜂", "sw": "1234"}
    plans = {lang: search.matching(Message.objects.all(), query, lang).explain() for lang, query in queries.items()}
    assert {lang: "Bitmap Index Scan on message_search" in plan for lang, plan in plans.items()} == dict.fromkeys(
        plans, True
    )
