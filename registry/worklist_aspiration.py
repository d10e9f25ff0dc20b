"""What waits for a person around aspirations."""

from django.db.models import Q
from django.urls import reverse

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_aspiration import HELD_STATES, WAITING_FOR_OFFICE, AspirationState
from registry.models import Aspiration
from registry.worklist import Task, list_url, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if offices := own.paths(Role.KABUPATEN):
        here = below_paths(offices, "region__path")
        found += _to_route(here)
        found += _to_wait_for(here)
        found += _to_close(here)
    if kecamatan := own.paths(Role.KECAMATAN):
        found += _to_pass_on(below_paths(kecamatan, "region__path"))
    if desa := own.paths(Role.DESA):
        found += _to_answer(below_paths(desa, "desa__path"))
    if own.kim_ids:
        found += _to_deliver(user)
        found += _of_kim(own.kim_ids)
    return found


def _rows(condition: Q, order: str) -> list[Aspiration]:
    return list(Aspiration.objects.filter(condition).for_list().order_by(order, "pk"))


def _listed(rows, make, words: str, query: str, *, waits: bool = False) -> list[Task]:
    """Write out the first ones; the others stand in one line."""

    def rest(count):
        url = list_url("aspiration_list", query)
        return Task(f"{count} aspirasi lain", words, url, "Lihat", waits_for_other=waits)

    return shorten(rows, make, rest)


def _to_route(here: Q) -> list[Task]:
    rows = _rows(here & Q(state__in=WAITING_FOR_OFFICE), "route_due_on")

    def one(row):
        is_new = row.state == AspirationState.RECEIVED
        label = f"{'Periksa' if is_new else 'Teruskan'} aspirasi: {row.title}"
        detail = f"{row.source}, {row.short_place}"
        action = "Periksa" if is_new else "Teruskan"
        return Task(label, detail, row.get_absolute_url(), action, row.route_due_on)

    return _listed(rows, one, "Menunggu diperiksa atau diteruskan", "keadaan=terbuka")


def _to_wait_for(here: Q) -> list[Task]:
    rows = _rows(here & Q(state__in=HELD_STATES), "answer_due_on")

    def one(row):
        return Task(f"Jawaban ditunggu: {row.title}", f"Di {row.holder}", row.get_absolute_url(),
                    "Lihat", row.answer_due_on, waits_for_other=True)  # fmt: skip

    return _listed(rows, one, "Menunggu jawaban", "keadaan=terbuka", waits=True)


def _to_close(here: Q) -> list[Task]:
    done = Aspiration.objects.filter(
        here, state=AspirationState.ANSWERED, delivered_on__isnull=False
    )
    count = done.count()
    if not count:
        return []
    url = list_url("aspiration_list", f"keadaan={AspirationState.ANSWERED}")
    detail = "Jawabannya sudah sampai ke warga"
    return [Task(f"{count} aspirasi dapat dinyatakan selesai", detail, url, "Lihat")]


def _to_pass_on(here: Q) -> list[Task]:
    rows = _rows(here & Q(state=AspirationState.RECEIVED, passed_on_at=None), "route_due_on")

    def one(row):
        url = reverse("registry:aspiration_pass_on", args=[row.code])
        return Task(f"Beri catatan untuk aspirasi: {row.title}", row.short_place, url, "Teruskan",
                    row.route_due_on)  # fmt: skip

    return _listed(rows, one, "Belum diberi catatan kecamatan", "keadaan=received")


def _to_answer(here: Q) -> list[Task]:
    rows = _rows(here & Q(state__in=HELD_STATES), "answer_due_on")

    def one(row):
        return Task(f"Jawab aspirasi: {row.title}", f"Diteruskan kepada {row.holder}",
                    row.get_absolute_url(), "Jawab", row.answer_due_on)  # fmt: skip

    return _listed(rows, one, "Menunggu jawaban desa", "keadaan=terbuka")


def _to_deliver(user) -> list[Task]:
    answered = Aspiration.objects.deliverable_by(user).filter(
        state=AspirationState.ANSWERED, delivered_on=None
    )
    rows = list(answered.for_list().order_by("answered_at", "pk"))

    def one(row):
        label = f"Sampaikan jawaban ke warga: {row.get_theme_display()}"
        detail = f"Nomor {row.number}, dijawab {row.holder}"
        return Task(label, detail, row.get_absolute_url(), "Sampaikan")

    return _listed(rows, one, "Jawabannya belum sampai ke warga", "keadaan=belum-sampai")


def _of_kim(kim_ids) -> list[Task]:
    rows = _rows(Q(kim__in=kim_ids, state__in=WAITING_FOR_OFFICE | HELD_STATES), "received_at")

    def one(row):
        detail = f"Di {row.holder}" if row.holder else "Menunggu dinas"
        return Task(f"Aspirasi dikirim: {row.title}", detail, row.get_absolute_url(), "Lihat",
                    row.due_on, waits_for_other=True)  # fmt: skip

    return _listed(rows, one, "Menunggu jawaban", "keadaan=terbuka", waits=True)
