"""The presets and the rules composed in them."""

from dataclasses import fields

from tasks.rules.moderation_rules import ModerationRules
from tasks.rules.thresholds import COMMONS, Rules


def test_the_values_of_a_preset_have_the_rules_of_moderation_among_them() -> None:
    engine, moderation = ({field.name for field in fields(rules)} for rules in (Rules, ModerationRules))
    assert engine & moderation == set()
    values = COMMONS.values()
    assert set(values) == engine - {"moderation"} | moderation
    assert (values["goal_tree_size"], values["appeal_window"]) == (15, COMMONS.moderation.appeal_window)
