from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.enums_assistance import (
    HandoverState,
)
from registry.forms.handover import (
    HandoverCreateForm,
    HandoverFilterForm,
    HandoverPublishForm,
    HandoverReturnForm,
    HandoverUpdateForm,
)
from registry.handing import publish_handover
from registry.models import Handover, Kim


@require_safe
def handover_list(request):
    """Posts that KIM wrote for websites of desa, with how many of them are out."""
    authorize(request.user, "registry.list_handover")
    own = Handover.objects.visible_to(request.user)
    filters = HandoverFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list()),
        "filters": filters,
        "states": HandoverState.choices,
        "counts": own.counts(),
    }
    return render(request, "registry/handover_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_create(request, slug):
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_handover", kim)
    form = HandoverCreateForm(posted(request), kim=kim)
    if request.method == "POST":
        first = form.first_result()
        if first:
            return redirect(first)
        if form.is_valid():
            post = form.save_once(by=request.user)
            messages.success(request, f"“{post}” tersimpan. Serahkan ke desa bila sudah siap.")
            return redirect(post)
    context = {"form": form, "kim": kim}
    return render(request, "registry/handover_form.html", context, status=form.refused_status)


@require_safe
def handover_detail(request, pk):
    """Show a post to its KIM, its desa and its offices, with what can be done next."""
    post = _find(request, pk)
    authorize(request.user, "registry.view_handover", post)
    return _show(request, post)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_update(request, pk):
    """Change a draft or a returned post; a stale version comes back with both versions."""
    post = _find(request, pk)
    authorize(request.user, "registry.update_handover", post)
    try:
        post.require_editable()
    except DomainError as error:
        return refused(request, error, lambda: _show(request, post))
    form, status = HandoverUpdateForm(posted(request), instance=post, kim=post.kim), None
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Berita tersimpan.")
            return redirect(post)
    post = _find(request, pk)
    context = {"form": form, "post": post, "kim": post.kim}
    return render(
        request, "registry/handover_form.html", context, status=status or form.refused_status
    )


@require_POST
def handover_hand(request, pk):
    """Give the post to the operator of the desa."""
    post = _find(request, pk)
    authorize(request.user, "registry.hand_handover", post)
    try:
        post.hand(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _find(request, pk)))
    messages.success(
        request, f"Berita diserahkan ke {post.region.label}. Alamatnya tampil di sini bila terbit."
    )
    return redirect(post)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_publish(request, pk):
    """The desa published the post: record where and when."""
    post = _find(request, pk)
    authorize(request.user, "registry.publish_handover", post)
    form, status = HandoverPublishForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            publish_handover(
                post, by=request.user, url=typed["published_url"], on=typed["published_on"]
            )
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Alamat berita tersimpan. {post.kim} kini melihatnya.")
            return redirect(post)
    context = {"form": form, "post": post}
    return render(request, "registry/handover_publish.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_return(request, pk):
    """Send the post back to the KIM with what must be repaired."""
    post = _find(request, pk)
    authorize(request.user, "registry.return_handover", post)
    form, status = HandoverReturnForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            post.return_(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Berita dikembalikan ke {post.kim}.")
            return redirect(post)
    context = {"form": form, "post": post}
    return render(request, "registry/handover_return.html", context, status=status)


def _find(request, pk) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.user).for_list(), pk=pk)


def _show(request, post):
    return render(request, "registry/handover_detail.html", {"post": post})
