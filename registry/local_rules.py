"""What the rules of a kabupaten say about one row: sentences that warn and never block."""

from django.utils.formats import date_format

from registry.enums import IssuerRole, RegionKind, RegionLevel
from registry.models import Kim, Member, OfficeSetting, Region, Sk
from registry.models.kim_move import region_on
from registry.models.office_setting import office_setting
from registry.renewal import last_day_of_term

# Who heads a place of that legal kind.
HEADS = {
    RegionKind.DESA: IssuerRole.KEPALA_DESA,
    RegionKind.KELURAHAN: IssuerRole.LURAH,
}


def member_warning(member: Member) -> str:
    """Return why a member of a KIM is against the local rule, or nothing."""
    if member.kim is None:
        return ""
    rules = office_setting(member.region)
    if member.occupation not in rules.excluded_occupations:
        return ""
    return (
        f"Menurut {rules.source_words}, “{member.get_occupation_display()}” tidak menjadi anggota "
        "KIM. Data tetap tersimpan, dan pembina melihat tandanya."
    )


def size_warning(kim: Kim, count: int, rules: OfficeSetting) -> str:
    """Return why this number of members is against the local rule, or nothing."""
    too_few = count < rules.min_members
    too_many = rules.max_members is not None and count > rules.max_members
    if not too_few and not too_many:
        return ""
    return f"{kim} punya {count} anggota. Menurut {rules.source_words}: {rules.member_range}."


def sk_warnings(sk: Sk) -> list[str]:
    """Return what in the SK of a KIM is against the local rule: who signed it, and how long."""
    if sk.kim is None:
        return []
    rules, found = office_setting(sk.region), []
    if strange := head_warning(sk):
        found.append(strange)
    if sk.issuer_role not in rules.sk_issuers_allowed:
        found.append(
            f"Penerbitnya {sk.get_issuer_role_display().lower()}. Menurut {rules.source_words}, "
            f"SK KIM diterbitkan {', '.join(rules.issuer_words).lower()}."
        )
    if sk.expires_on and sk.expires_on > last_day_of_term(sk.starts_on, rules.term_years):
        found.append(
            f"Masa berlakunya lebih lama daripada masa bakti {rules.term_years} tahun menurut "
            f"{rules.source_words}."
        )
    return found


def head_warning(sk: Sk) -> str:
    """Return why the head who signed fits no place of that kind on that day, or nothing.

    Another office, such as a camat, may sign for either; only desa and kelurahan are told apart.
    """
    place = region_on(sk.kim, sk.signed_on)
    expected = HEADS.get(place.kind_on(sk.signed_on))
    if expected is None or sk.issuer_role not in HEADS.values() or sk.issuer_role == expected:
        return ""
    was = "desa" if expected == IssuerRole.KEPALA_DESA else "kelurahan"
    return (
        f"Pada {date_format(sk.signed_on)} {place.name} berstatus {was}, jadi penerbitnya "
        f"{expected.label.lower()}, bukan {sk.get_issuer_role_display().lower()}."
    )


def issuer_today(region: Region, former: str) -> str:
    """Return who issues the next SK where `former` issued the last: a lurah follows a kades."""
    is_head = former in HEADS.values() and region.level == RegionLevel.DESA
    return HEADS[region.kind] if is_head else former
