from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, paginate, posted, refusal_status, refused
from kim_portal.uploads import send_file
from registry.acting import ActPage, act_page
from registry.brief_page import brief_page
from registry.briefing import draft_replacement, extend_brief, publish_brief
from registry.forms.brief import (
    BriefCreateForm,
    BriefFileForm,
    BriefFilterForm,
    BriefUpdateForm,
    BriefWithdrawForm,
    offices_of,
)
from registry.models import Brief, BriefFile
from registry.models.brief_file import add_brief_file


@login_not_required
@require_safe
def brief_list(request):
    """Briefs for everybody; offices and KIM also see what is theirs alone."""
    filters = BriefFilterForm(request.GET)
    briefs = filters.apply(Brief.objects.visible_to(request.user).for_list())
    context = {"page": paginate(request, briefs), "filters": filters}
    return page_or_partial(
        request, "registry/brief_list.html", "registry/_brief_rows.html", context
    )


@require_http_methods(["GET", "HEAD", "POST"])
def brief_create(request):
    """Write a brief; the page of the draft shows how many KIM it is for."""
    authorize(request.user, "registry.create_brief")
    offices = list(offices_of(request.user).order_by("path"))
    chosen = request.GET.get("wilayah")
    region = next((one for one in offices if one.code == chosen), offices[0])
    form = BriefCreateForm(posted(request), region=region)
    if request.method == "POST":
        first = form.first_result()
        if first:
            return redirect(first)
        if form.is_valid():
            brief = form.save_once(by=request.user)
            messages.success(request, "Bahan tersimpan sebagai draf. Terbitkan bila sudah pasti.")
            return redirect(brief)
    context = {"form": form, "offices": offices, "region": region}
    return render(request, "registry/brief_form.html", context, status=form.refused_status)


@login_not_required
@require_safe
def brief_detail(request, pk):
    """The text for everybody who may read it; what to do with it for KIM and offices."""
    return _show(request, find_brief(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def brief_update(request, pk):
    """Change a draft; a stale version comes back with both versions."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.update_brief", brief)
    try:
        brief.require_draft()
    except DomainError as error:
        return refused(request, error, lambda: _show(request, brief))
    form, status = BriefUpdateForm(posted(request), instance=brief), None
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Draf tersimpan.")
            return redirect(brief)
    context = {"form": form, "brief": find_brief(request.user, pk)}
    return render(
        request, "registry/brief_form.html", context, status=status or form.refused_status
    )


@require_POST
def brief_publish(request, pk):
    """Send a draft to the KIM it is meant for."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.publish_brief", brief)
    return _act(
        request, brief, lambda: publish_brief(brief, by=request.user),
        lambda done: f"Bahan terbit untuk {done.targets.count()} KIM.",
    )  # fmt: skip


@require_POST
def brief_extend(request, pk):
    """Add KIM that fit and were verified after the brief was published."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.extend_brief", brief)
    return _act(
        request, brief, lambda: extend_brief(brief, by=request.user),
        lambda count: f"{count} KIM ditambahkan sebagai sasaran.",
    )  # fmt: skip


@require_POST
def brief_replace(request, pk):
    """Start the draft that takes the place of a published brief."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.replace_brief", brief)
    try:
        draft = draft_replacement(brief, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, find_brief(request.user, pk)))
    messages.success(request, "Ubah isinya, lalu terbitkan. Bahan lama baru berakhir saat itu.")
    return redirect("registry:brief_update", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def brief_withdraw(request, pk):
    """Say, with the reason, that a brief does not hold; its link goes on telling so."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.withdraw_brief", brief)
    form = BriefWithdrawForm(posted(request))
    page = ActPage(
        "Tarik bahan ini?",
        f"“{brief}” ditandai ditarik, juga bagi yang membuka tautan lama. Tidak dapat diurungkan.",
        "Tarik bahan",
        (brief.title, brief.get_absolute_url()),
    )

    def act():
        brief.withdraw(by=request.user, **form.cleaned_data)

    return act_page(request, page, form, act, "Bahan ditarik.")


@require_http_methods(["GET", "HEAD", "POST"])
def brief_file_create(request, pk):
    """Add a poster or another paper to a draft."""
    brief = find_brief(request.user, pk)
    authorize(request.user, "registry.attach_brief", brief)
    form = BriefFileForm(posted(request), request.FILES if request.method == "POST" else None)
    status = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            add_brief_file(brief, typed["document"], title=typed["title"], by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Berkas tersimpan.")
            return redirect(brief)
    context = {"form": form, "brief": brief}
    return render(
        request, "registry/brief_attach.html", context, status=status or form.refused_status
    )


@login_not_required
@require_safe
def brief_file(request, pk):
    """Give out a file to whoever may read its brief."""
    paper = get_object_or_404(BriefFile.objects.visible_to(request.user), pk=pk)
    return send_file(paper, download_name=paper.document_name)


@require_POST
def brief_file_delete(request, pk):
    """Delete a file of a draft."""
    paper = get_object_or_404(BriefFile.objects.visible_to(request.user), pk=pk)
    authorize(request.user, "registry.attach_brief", paper)
    brief = find_brief(request.user, paper.brief_id)
    return _act(
        request, brief, lambda: paper.remove(by=request.user), lambda done: "Berkas dihapus."
    )


def find_brief(user, pk) -> Brief:
    return get_object_or_404(Brief.objects.visible_to(user).for_list(), pk=pk)


def _show(request, brief):
    return render(request, "registry/brief_detail.html", brief_page(brief, request.user))


def _act(request, brief, act, done):
    """Do one act on a brief; refused, its page comes back as it is stored now."""
    try:
        result = act()
    except DomainError as error:
        return refused(request, error, lambda: _show(request, find_brief(request.user, brief.pk)))
    messages.success(request, done(result))
    return redirect(brief)
