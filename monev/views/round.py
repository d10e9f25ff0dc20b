from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def round_list(request):
    return HttpResponse("")


@login_not_required
def method(request):
    return HttpResponse("")
