from registry.models.assignment import Assignment
from registry.models.counter import RegistryCounter
from registry.models.forum import Forum
from registry.models.kim import Kim, KimSector
from registry.models.kim_status import KimStatusChange
from registry.models.member import Member
from registry.models.photo import ReportPhoto
from registry.models.region import Region
from registry.models.report import ActivityReport
from registry.models.sector import Sector
from registry.models.sk import Sk

__all__ = [
    "ActivityReport",
    "Assignment",
    "Forum",
    "Kim",
    "KimSector",
    "KimStatusChange",
    "Member",
    "Region",
    "RegistryCounter",
    "ReportPhoto",
    "Sector",
    "Sk",
]
