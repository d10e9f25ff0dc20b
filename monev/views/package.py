from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status, refused
from kim_portal.uploads import send_file
from monev.forms.package import PackageAcceptForm, PackageForm
from monev.models import Package
from monev.receiving import drop, recheck
from monev.views.round import find_round


def find_package(user, pk):
    return get_object_or_404(Package.objects.visible_to(user).for_list(), pk=pk)


@require_safe
def package_list(request, slug):
    """Delegates that came from other portals, waiting ones first."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.list_package", round_)
    context = {"round": round_, "packages": Package.objects.for_list().filter(round=round_)}
    return render(request, "monev/package_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def package_create(request, slug):
    """Upload a package: it is checked, and shown before anything is written into the round."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.create_package", round_)
    form, status = PackageForm(posted(request), request.FILES or None, round_=round_), 200
    if request.method == "POST":
        status = form.refused_status
        if form.is_valid():
            try:
                return redirect(form.save(by=request.user))
            except DomainError as error:
                form.refuse(error)
                status = refusal_status(error)
    context = {"round": round_, "form": form}
    return render(request, "monev/package_form.html", context, status=status)


def _show(request, package, form=None, status=200):
    context = {"package": package, "round": package.round, "facts": package.facts, "form": form}
    if package.is_waiting:
        try:
            checked = recheck(package)
        except DomainError as error:
            context["refusal"] = error.message
        else:
            context["checked"] = checked
            context["form"] = form or PackageAcceptForm(package=package, checked=checked)
    return render(request, "monev/package_detail.html", context, status=status)


@require_safe
def package_detail(request, pk):
    """What a package says, what was checked, and what would be written."""
    package = find_package(request.user, pk)
    authorize(request.user, "monev.list_package", package)
    return _show(request, package)


@require_POST
def package_accept(request, pk):
    """Make the entry of the round from a checked package."""
    package = find_package(request.user, pk)
    authorize(request.user, "monev.create_package", package)
    if package.entry:
        return redirect(package.entry)
    try:
        checked = recheck(package)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, package))
    form, status = PackageAcceptForm(request.POST, package=package, checked=checked), 200
    if form.is_valid():
        try:
            entry = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{entry} menjadi peserta {package.round}.")
            return redirect(entry)
    return _show(request, package, form, status)


@require_POST
def package_drop(request, pk):
    """Leave a package unused."""
    package = find_package(request.user, pk)
    authorize(request.user, "monev.create_package", package)
    try:
        drop(package, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, find_package(request.user, pk)))
    messages.success(request, "Paket tidak dipakai. Tidak ada yang ditulis ke putaran.")
    return redirect("monev:package_list", slug=package.round.slug)


@require_safe
def package_file(request, pk):
    """The package as it came."""
    package = find_package(request.user, pk)
    authorize(request.user, "monev.list_package", package)
    record(request.user, "package.view_file", package, sha256=package.sha256)
    return send_file(package, download_name=package.document_name)
