from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.pages import posted, refusal_status
from monev.delivery import answer_in_words, deliver
from monev.forms.sheet import SheetForm
from monev.forms.sheet_file import SheetUploadForm
from monev.models import ScoreSheet
from monev.sheet_file import read_packet
from monev.views.sheet import show_conflict

NOT_YOURS = "Lembar dalam berkas ini bukan lembar Anda, atau tidak lagi menjadi tugas Anda."


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request):
    """Hand in a sheet from a file that a device wrote: the rules of a delivery."""
    authorize(request.user, "monev.list_own_sheets")
    form = SheetUploadForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, form.refused_status)
    try:
        packet = read_packet(form.cleaned_data["berkas"])
        sheet = _own_sheet(request.user, packet)
        answers = SheetForm(packet.posted(), sheet=sheet)
        if not answers.is_valid():
            sentences = [text for texts in answers.errors.values() for text in texts]
            raise DomainError(". ".join(sentences) + ".", field="berkas")
        delivery = deliver(
            sheet, answers.typed(), packet.envelope(answers.version), by=request.user
        )
    except StaleVersionError:
        return show_conflict(sheet, request, answers)
    except DomainError as error:
        form.refuse(error)
        return _show(request, form, refusal_status(error))
    say = messages.success if delivery.is_stored else messages.warning
    say(request, answer_in_words(delivery))
    return redirect(sheet)


def _own_sheet(user, packet) -> ScoreSheet:
    """Find the sheet among the person's own; raises DomainError for all others alike."""
    sheets = ScoreSheet.objects.visible_to(user).for_page()
    sheet = sheets.filter(uuid=packet.sheet).first()
    if sheet is None or not user.has_perm("monev.fill_sheet", sheet):
        raise DomainError(NOT_YOURS, field="berkas")
    return sheet


def _show(request, form, status=200):
    return render(request, "monev/sheet_upload.html", {"form": form}, status=status)
