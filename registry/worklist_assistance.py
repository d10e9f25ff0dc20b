"""What waits for a person around businesses, websites of desa and posts for them."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_assistance import (
    HandoverState,
)
from registry.models import DesaWebsite, Handover, UmkmNeed, UmkmPermit
from registry.worklist import LISTED, Task, list_url, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    offices = own.paths(Role.KABUPATEN)
    if offices or own.kim_ids:
        assisted = Q(umkm__kim__in=own.kim_ids)
        found += _needs(below_paths(offices, "umkm__kim__region__path") | assisted)
        found += _permits(below_paths(offices, "umkm__kim__region__path") | assisted)
    if offices:
        found += _dead_websites(below_paths(offices, "region__path"))
    if own.kim_ids:
        found += _posts_of_kim(own.kim_ids)
    if desa := own.paths(Role.DESA):
        found += _posts_to_publish(below_paths(desa, "region__path"))
    if own.kim_ids or desa:
        found += _kept_websites(user)
    return found


def _needs(condition: Q) -> list[Task]:
    """Help with a date; what has none stays on the list of the office."""
    needs = UmkmNeed.objects.open().filter(condition, due_on__isnull=False)
    rows = list(needs.for_list().by_due_date())

    def one(need):
        detail = f"{need.kim}, {need.region.place}, {need.get_state_display().lower()}"
        return Task(f"{need}", detail, need.umkm.get_absolute_url(), "Tangani", need.due_on)

    def rest(count):
        url = reverse("registry:need_list")
        return Task(f"{count} bantuan UMKM lain", "Menurut batas waktunya", url, "Lihat",
                    rows[LISTED].due_on)  # fmt: skip

    return shorten(rows, one, rest)


def _permits(condition: Q) -> list[Task]:
    count = UmkmPermit.objects.ending().filter(condition).count()
    if not count:
        return []
    label = f"{count} izin UMKM kedaluwarsa atau hampir habis"
    return [
        Task(label, "Bantu pemiliknya memperpanjang", reverse("registry:permit_list"), "Periksa")
    ]


def _dead_websites(condition: Q) -> list[Task]:
    count = DesaWebsite.objects.dead().filter(condition).count()
    if not count:
        return []
    label = f"{count} situs desa lama tidak diperbarui"
    url = list_url("website_list", "keadaan=mati")
    return [Task(label, "Lebih dari 3 bulan tanpa unggahan", url, "Lihat")]


def _kept_websites(user) -> list[Task]:
    """The notice to operator and editor of a dead site."""
    sites = DesaWebsite.objects.dead().kept_by(user).select_related("region")
    return [
        Task(f"{site} lama tidak diperbarui", f"Unggahan terakhir {date_format(site.last_post_on)}",
             site.get_absolute_url(), "Lihat")
        for site in sites[:LISTED]
    ]  # fmt: skip


def _posts_of_kim(kim_ids) -> list[Task]:
    """Posts the desa sent back, and those that wait for the desa."""
    posts = Handover.objects.filter(
        kim__in=kim_ids, state__in=(HandoverState.RETURNED, HandoverState.HANDED)
    )
    rows = list(posts.select_related("region").order_by("-updated_at", "-pk"))
    returned = [post for post in rows if post.state == HandoverState.RETURNED]
    handed = [post for post in rows if post.state == HandoverState.HANDED]

    def repair(post):
        return Task(f"Perbaiki berita: {post}", post.return_reason, post.get_absolute_url(),
                    "Perbaiki")  # fmt: skip

    def wait(post):
        return Task(f"Berita diserahkan: {post}", f"Menunggu {post.region}",
                    post.get_absolute_url(), "Lihat", waits_for_other=True)  # fmt: skip

    def rest(state, waits):
        return lambda count: Task(
            f"{count} berita lain", HandoverState(state).label,
            list_url("handover_list", f"keadaan={state}"), "Lihat", waits_for_other=waits,
        )  # fmt: skip

    return [
        *shorten(returned, repair, rest(HandoverState.RETURNED, False)),
        *shorten(handed, wait, rest(HandoverState.HANDED, True)),
    ]


def _posts_to_publish(condition: Q) -> list[Task]:
    posts = Handover.objects.filter(condition, state=HandoverState.HANDED)
    rows = list(posts.select_related("kim").order_by("handed_at", "pk"))

    def one(post):
        return Task(f"Terbitkan berita: {post}", f"Dari {post.kim}", post.get_absolute_url(),
                    "Periksa")  # fmt: skip

    def rest(count):
        url = list_url("handover_list", f"keadaan={HandoverState.HANDED}")
        return Task(f"{count} berita lain menunggu diterbitkan", "Dari KIM", url, "Lihat")

    return shorten(rows, one, rest)
