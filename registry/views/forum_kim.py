from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.pages import posted
from registry.acting import ActPage, act_page
from registry.forms.forum_kim import ForumKimEndForm, ForumKimForm
from registry.models import Forum, ForumKim


@require_http_methods(["GET", "HEAD", "POST"])
def forum_kim_create(request, slug):
    """Record which KIM are members of a forum since when."""
    forum = get_object_or_404(Forum.objects.in_territory_of(request.user).for_list(), slug=slug)
    authorize(request.user, "registry.create_forum_kim", forum)
    form = ForumKimForm(posted(request), forum=forum)
    page = ActPage(
        "Tambah KIM anggota",
        "Selama belum ada yang dicatat, semua KIM terverifikasi di wilayah forum dihitung sebagai "
        "anggota. Setelah itu hanya yang dicatat.",
        "Simpan anggota",
        (forum.name, forum.get_absolute_url()),
    )
    return act_page(request, page, form, lambda: form.save(by=request.user),
                    "Keanggotaan tersimpan.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def forum_kim_end(request, pk):
    """End a membership with its last day and the reason; the row stays as history."""
    forums = Forum.objects.in_territory_of(request.user)
    own = ForumKim.objects.filter(forum__in=forums).select_related("forum__region", "kim")
    membership = get_object_or_404(own, pk=pk)
    authorize(request.user, "registry.end_forum_kim", membership)
    form, forum = ForumKimEndForm(posted(request)), membership.forum
    page = ActPage(
        f"Akhiri keanggotaan {membership.kim}",
        f"Keanggotaan di {forum} tetap tersimpan sebagai riwayat.",
        "Akhiri keanggotaan",
        (forum.name, forum.get_absolute_url()),
    )
    return act_page(
        request, page, form,
        lambda: membership.leave(
            by=request.user, on=form.cleaned_data["left_on"], reason=form.cleaned_data["reason"]
        ),
        f"Keanggotaan {membership.kim} berakhir.",
    )  # fmt: skip
