"""What stands on top of a letter: whose it is, where that office is, and its emblem."""

from registry.enums import RegionLevel
from registry.models import OfficeLogo, Region
from registry.models.office_setting import office_setting


def letterhead(region: Region) -> dict:
    """Return the head for letters of the office of a region, ready for templates/pdf/surat.typ.

    A kecamatan writes under its own name, everybody else under the dinas. Two queries.
    """
    setting = office_setting(region)
    if region.level == RegionLevel.KECAMATAN:
        name, below = region.label, []
    else:
        name, below = setting.office_name, [setting.contact_line] if setting.contact_line else []
    return {
        "above": f"Pemerintah {setting.region.label}",
        "name": name,
        "below": below,
        "logo": list(OfficeLogo.content_for(setting.region)),
    }


def own_head(name: str, *below: str) -> dict:
    """Return the head for a letter of somebody who is no office: a KIM or a forum."""
    return {"above": "", "name": name, "below": list(below), "logo": []}
