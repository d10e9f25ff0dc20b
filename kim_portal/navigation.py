"""What every page shows around its content: the office, the menu, the waiting roles."""

from django.conf import settings
from django.urls import reverse

from monev.duties import is_juri
from registry.duties import duties
from registry.enums import GRANTED_ROLES, Role
from registry.models import Kim

# (label, URL name, icon); six at most. Icons appear in the bottom bar of the pengurus only.
PUBLIC_MENU = [
    ("Beranda", "home", "beranda"),
    ("Direktori KIM", "registry:kim_list", "kelompok"),
    ("Kegiatan", "registry:activity_list", "kalender"),
    ("Forum", "registry:forum_list", "lembaga"),
    ("Monev", "monev:round_list", "grafik"),
]
STAFF_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("KIM", "registry:kim_list", "kelompok"),
    ("Laporan", "registry:report_list", "berkas"),
    ("SK", "registry:sk_list", "berkas"),
    ("Monev", "monev:round_list", "grafik"),
]
PENGURUS_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("Lapor", "registry:report_create", "tulis"),
    ("Laporan saya", "registry:report_list", "berkas"),
    ("KIM", "registry:kim_list", "kelompok"),
]
JURI_MENU = [("Tugas", "tasks", "beranda"), ("Monev", "monev:round_list", "grafik")]
PEOPLE_ITEM = ("Pengguna", "registry:user_list", "akun")
LOG_MENU = [
    ("Tugas", "tasks", "beranda"),
    ("Catatan", "accounts:auditentry_list", "berkas"),
    PEOPLE_ITEM,
    ("KIM", "registry:kim_list", "kelompok"),
    ("Monev", "monev:round_list", "grafik"),
]


def roles_of(user) -> set[str]:
    """Return every role a person holds, the technical ones and juri included."""
    if not user.is_authenticated:
        return set()
    held = {str(role) for role in duties(user).roles}
    held |= {"admin_sistem"} if user.is_superuser else set()
    held |= {"auditor"} if user.is_auditor else set()
    held |= {"juri"} if is_juri(user) else set()
    return held


def menu_for(user) -> list[tuple[str, str, str]]:
    """Return the menu of this person."""
    if not user.is_authenticated:
        return PUBLIC_MENU
    if user.is_superuser or user.is_auditor:
        return LOG_MENU
    held = duties(user).roles
    if held == {Role.PENGURUS_KIM}:
        return PENGURUS_MENU
    if held & set(GRANTED_ROLES):
        return [*STAFF_MENU, PEOPLE_ITEM]
    return STAFF_MENU if held else JURI_MENU


def office(request):
    """Facts about this installation, from settings."""
    return {
        "office": {
            "name": settings.OFFICE_NAME,
            "region_name": settings.OFFICE_REGION_NAME,
            "contact": settings.OFFICE_CONTACT,
            "phase": settings.PHASE,
            "is_official": settings.IS_OFFICIAL_HOST,
        },
        "site_url": settings.SITE_URL,
    }


def navigation(request):
    """The menu of this person, with the item of the current page marked."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    items = []
    for label, name, icon in menu_for(user):
        url = reverse(name)
        current = request.path == url or (url != "/" and request.path.startswith(url))
        items.append({"label": label, "url": url, "icon": icon, "current": current})
    # The longest match wins: /laporan/tambah/ is "Lapor", not "Laporan saya".
    marked = [item for item in items if item["current"]]
    for item in marked:
        item["current"] = item is max(marked, key=lambda one: len(one["url"]))
    place = duties(user).place_names if user.is_authenticated else ()
    is_pengurus = user.is_authenticated and duties(user).roles == {Role.PENGURUS_KIM}
    return {
        "menu": items,
        "place_names": place,
        "shows_bottom_bar": is_pengurus,
        "shows_sample_data": Kim.objects.filter(is_sample=True).exists(),
    }
