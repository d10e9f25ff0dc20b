from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate
from registry.forms.forum import ForumCreateForm, ForumUpdateForm
from registry.forms.forum_filters import ForumFilterForm
from registry.forum_page import forum_facts
from registry.models import Forum


@login_not_required
@require_safe
def forum_list(request):
    """The public list of forums with the number of KIM in their territory."""
    filters = ForumFilterForm(request.GET)
    forums = filters.apply(Forum.objects.visible_to(request.user))
    context = {"page": paginate(request, forums.for_list()), "filters": filters}
    return render(request, "registry/forum_list.html", context)


@login_not_required
@require_safe
def forum_detail(request, slug):
    """The profile of a forum with its member KIM; names only for its office."""
    forum = get_object_or_404(Forum.objects.visible_to(request.user).for_list(), slug=slug)
    context = forum_facts(forum, request.user)
    context["page"] = paginate(request, forum.member_kim().for_list())
    return render(request, "registry/forum_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def forum_create(request):
    authorize(request.user, "registry.create_forum")
    form = ForumCreateForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        forum = form.save(by=request.user)
        messages.success(request, f"{forum} tersimpan. Tambahkan pengurusnya.")
        return redirect(forum)
    context = {"form": form}
    return render(request, "registry/forum_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def forum_update(request, slug):
    """Change what is registered; a stale version comes back with both versions."""
    forum = _own_forum(request, slug)
    authorize(request.user, "registry.update_forum", forum)
    form = ForumUpdateForm(request.POST or None, instance=forum)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Data forum tersimpan.")
            return redirect(forum)
    context = {"form": form, "forum": _own_forum(request, slug)}
    return render(request, "registry/forum_form.html", context, status=form.refused_status)


def _own_forum(request, slug) -> Forum:
    return get_object_or_404(Forum.objects.in_territory_of(request.user).for_list(), slug=slug)
