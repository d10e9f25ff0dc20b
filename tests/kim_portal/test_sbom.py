import json
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from kim_portal.sbom import components

LOCK = """\
annotated==1.2 ; python_version < '3.12' \\
    --hash=sha256:{}
    # via something
Some.Package[extra]==2.0.1 \\
    --hash=sha256:{} \\
    --hash=sha256:{}
""".format("a" * 64, "b" * 64, "c" * 64)


def test_components_have_name_version_and_all_digests():
    found = components(LOCK)

    assert [(one["name"], one["version"], len(one["hashes"])) for one in found] == [
        ("annotated", "1.2", 1), ("some.package", "2.0.1", 2),
    ]  # fmt: skip
    assert found[1]["purl"] == "pkg:pypi/some.package@2.0.1"


def test_sbom_names_every_package_of_the_lock():
    out = StringIO()
    call_command("sbom", stdout=out)

    document = json.loads(out.getvalue())
    listed = {one["name"] for one in document["components"]}
    lines = (settings.BASE_DIR / "requirements.in").read_text().splitlines()
    wanted = {line.partition("==")[0].partition("[")[0].lower() for line in lines if "==" in line}
    assert (document["bomFormat"], wanted - listed) == ("CycloneDX", set())
    assert len(listed) == len(document["components"]) > len(wanted)
    assert all(one["hashes"] for one in document["components"])
    assert next(one for one in document["components"] if one["name"] == "django")["licenses"]
