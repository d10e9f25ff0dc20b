"""Open data: the catalogue, one page per dataset, and the files."""

import datetime
import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from kim_portal.open_data import describing, writing
from kim_portal.open_data.datasets import DATASETS
from kim_portal.open_data.table import LICENCE, REFERENCE_CODES, TYPES

# A file may be kept for minutes; its ETag then tells whether anything changed.
SHARED_SECONDS = 300
JSON_OPTIONS = {"ensure_ascii": False, "indent": 1}


@login_not_required
@require_safe
def dataset_list(request):
    """The catalogue: every dataset with its files, licence and codes."""
    datasets = [(one, describing.links(one)) for one in DATASETS.values()]
    context = {"datasets": datasets, "licence": LICENCE, "reference_codes": REFERENCE_CODES}
    return render(request, "open_data/dataset_list.html", context)


@login_not_required
@require_safe
def dataset_detail(request, dataset):
    """One dataset: what it is, and its data dictionary."""
    found = _find(dataset)
    context = {
        "dataset": found,
        "columns": [(column, TYPES[column.kind]) for column in found.columns],
        "formats": describing.links(found),
        "metadata": describing.metadata(found),
        "licence": LICENCE,
    }
    return render(request, "open_data/dataset_detail.html", context)


@login_not_required
@require_safe
def dataset_csv(request, dataset):
    return _file(request, _find(dataset), "csv", writing.csv_pieces)


@login_not_required
@require_safe
def dataset_json(request, dataset):
    return _file(request, _find(dataset), "json", writing.json_pieces)


@login_not_required
@require_safe
def dataset_geojson(request, dataset):
    found = _find(dataset)
    if found.points is None:
        raise Http404
    return _file(request, found, "geojson", writing.geojson_pieces)


@login_not_required
@require_safe
def dataset_metadata(request, dataset):
    return _shared(
        JsonResponse(describing.metadata(_find(dataset)), json_dumps_params=JSON_OPTIONS)
    )


@login_not_required
@require_safe
def datapackage(request):
    """All datasets in the terms of Frictionless Data, to load and to validate."""
    body = describing.datapackage(list(DATASETS.values()))
    return _shared(JsonResponse(body, json_dumps_params=JSON_OPTIONS))


def _find(slug):
    if slug not in DATASETS:
        raise Http404
    return DATASETS[slug]


def _file(request, dataset, form, pieces):
    """Stream one file; nothing is read from the table when the asker has it already."""
    try:
        since = _moment(request.GET.get("sejak", ""))
    except ValueError:
        sentence = "Isi sejak dengan tanggal, misalnya 2026-01-31 atau 2026-01-31T08:00:00+08:00.\n"
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    if since:
        dataset = dataset.changes()
    etag = _etag(dataset, form, since)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        kind = f"{describing.FORMATS[form]}; charset=utf-8"
        body = pieces(dataset, dataset.rows(since)) if request.method == "GET" else []
        response = StreamingHttpResponse(body, content_type=kind)
        response["Content-Disposition"] = f'inline; filename="{dataset.slug}.{form}"'
    response["ETag"] = etag
    # Everybody may read and reuse these files, pages of other sites included.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _shared(response)


def _moment(text: str) -> datetime.datetime | None:
    """Read a date or a moment; raises ValueError for anything else. A date begins at midnight."""
    if not text:
        return None
    # A plus sign in an address arrives as a space.
    text = text.strip().replace(" ", "+") if "T" in text else text.strip()
    moment = parse_datetime(text) if "T" in text else None
    if moment is None:
        day = parse_date(text)
        if day is None:
            raise ValueError(text)
        moment = datetime.datetime.combine(day, datetime.time.min)
    try:
        moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _etag(dataset, form, since) -> str:
    facts = f"{dataset.header} {form} {since} {dataset.stamp()}"
    # Weak: what is compressed on the way differs in bytes and not in content.
    return f'W/"{hashlib.sha256(facts.encode()).hexdigest()[:32]}"'


def _shared(response):
    patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
    return response
