"""The scales of a review: their short names, five steps and an example. The stored values are 0, 0.25, 0.5, 0.75 and 1."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.texts.wording import Text

# Below a heading that asks how good a message is, the question itself would be asked twice.
NAMES: dict[str, Text] = {"quality": _("Quality"), "helpfulness": _("Helpfulness")}

STEPS: dict[str, tuple[Text, Text, Text, Text, Text]] = {
    "quality": (_("useless"), _("weak"), _("fair"), _("good"), _("excellent")),
    "helpfulness": (_("no help"), _("little help"), _("some help"), _("helpful"), _("solves it")),
    "creativity": (_("routine"), _("mostly routine"), _("some ideas"), _("original"), _("surprising")),
    "humor": (_("serious"), _("mostly serious"), pgettext_lazy("humor", "light"), _("funny"), _("hilarious")),
    "toxicity": (_("polite"), _("curt"), _("unfriendly"), _("rude"), _("abusive")),
    "violence": (_("harmless"), _("mentions it"), _("describes it"), _("graphic"), _("calls for it")),
}

EXAMPLES: dict[str, Text] = {
    "quality": _("“Boil it.” to “How do I cook rice?” is weak: true, but without amounts or time."),
    "helpfulness": _("A link without a word about what it says is little help."),
    "creativity": _("A poem about rain that only says it is wet is routine."),
    "humor": _("A dry remark in a serious answer is light."),
    "toxicity": _("“Just read the manual.” is curt, an insult is rude or abusive."),
    "violence": _("“He was killed in a battle” mentions it, wounds in detail are graphic."),
}
