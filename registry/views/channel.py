from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted
from registry.forms.channel import ChannelCheckForm, ChannelCreateForm, ChannelUpdateForm
from registry.models import Channel, Kim


@login_not_required
@require_safe
def channel_list(request, slug):
    """The channels of one KIM, on the internet and in the village."""
    kim = get_object_or_404(Kim.objects.visible_to(request.user).with_place(), slug=slug)
    channels = list(kim.channels.visible_to(request.user).for_list())
    return render(request, "registry/channel_list.html", {"kim": kim, "channels": channels})


@require_http_methods(["GET", "HEAD", "POST"])
def channel_create(request, slug):
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_channel", kim)
    form = ChannelCreateForm(posted(request), kim=kim)
    if request.method == "POST" and form.is_valid():
        channel = form.save(by=request.user)
        messages.success(request, f"{channel} tersimpan.")
        return redirect("registry:channel_list", kim.slug)
    context = {"form": form, "kim": kim}
    return render(request, "registry/channel_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def channel_update(request, pk):
    """Change what is known of a channel; a stale version comes back with both versions."""
    channel = _own_channel(request, pk)
    authorize(request.user, "registry.update_channel", channel)
    form = ChannelUpdateForm(posted(request), instance=channel)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{channel} tersimpan.")
            return redirect("registry:channel_list", channel.kim.slug)
    channel = _own_channel(request, pk)
    context = {"form": form, "channel": channel, "kim": channel.kim}
    return render(request, "registry/channel_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def channel_check(request, pk):
    """The office opened the channel: when was the last post, how many does it reach."""
    channel = _own_channel(request, pk)
    authorize(request.user, "registry.check_channel", channel)
    form = ChannelCheckForm(posted(request), initial={"last_post_on": channel.last_post_on})
    if request.method == "POST" and form.is_valid():
        form.apply(channel, by=request.user)
        messages.success(request, f"Pemeriksaan {channel} tersimpan.")
        return redirect("registry:channel_list", channel.kim.slug)
    context = {"form": form, "channel": channel, "kim": channel.kim}
    return render(request, "registry/channel_check.html", context, status=form.refused_status)


def _own_channel(request, pk) -> Channel:
    """Return a channel of the person's own territory: elsewhere there is nothing to act on."""
    return get_object_or_404(Channel.objects.in_territory_of(request.user).for_list(), pk=pk)
