from django.http import HttpResponse


def report_list(request):
    return HttpResponse("")


def report_create(request):
    return HttpResponse("")
