from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal import virus_scan
from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted
from registry.forms.office_setting import OfficeSettingForm
from registry.models import Region
from registry.models.office_setting import office_setting, offices_open_to


@require_safe
def office_setting_detail(request, kode):
    """The rules that count in one kabupaten/kota, its own or the defaults."""
    region = _office(request, kode)
    authorize(request.user, "registry.view_office_setting", region)
    context = {
        "region": region,
        "setting": office_setting(region),
        "scanner": virus_scan.state(),
    }
    return render(request, "registry/office_setting_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def office_setting_update(request, kode):
    """Set the rules of one kabupaten/kota; a stale version comes back with both versions."""
    region = _office(request, kode)
    authorize(request.user, "registry.update_office_setting", region)
    form = OfficeSettingForm(
        posted(request), request.FILES or None, instance=office_setting(region)
    )
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Aturan {region} tersimpan dan berlaku mulai sekarang.")
            return redirect("registry:office_setting_detail", kode)
    context = {"form": form, "region": region}
    return render(request, "registry/office_setting_form.html", context, status=form.refused_status)


def _office(request, kode) -> Region:
    return get_object_or_404(offices_open_to(request.user).with_parents(), code=kode)
