"""What waits for an office around KIM whose status it may want to look at again."""

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Kim
from registry.suggestions import with_suggestion
from registry.worklist import Task, list_url


def tasks(user) -> list[Task]:
    """Return one line with the number of KIM behind it, or nothing."""
    offices = duties(user).paths(Role.KABUPATEN)
    if not offices:
        return []
    own = Kim.objects.public().filter(below_paths(offices, "region__path"))
    count = with_suggestion(own).exclude(suggested="").count()
    if not count:
        return []
    label = f"{count} KIM perlu ditinjau statusnya"
    detail = "Lama tanpa kabar atau SK berakhir. Status tetap Anda yang menetapkan."
    return [Task(label, detail, list_url("kim_list", "saran=ada"), "Tinjau")]
