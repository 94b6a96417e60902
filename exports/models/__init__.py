"""Releases, the lines they belong to, and the licences of what was imported."""

from exports.models.contributions import Contribution as Contribution
from exports.models.dois import Doi as Doi
from exports.models.lines import LineReader as LineReader
from exports.models.lines import ReleaseLine as ReleaseLine
from exports.models.origins import Origin as Origin
from exports.models.releases import Release as Release
from exports.models.releases import ReleaseFile as ReleaseFile
from exports.models.releases import ReleaseState as ReleaseState
