from registry.models.assignment import Assignment
from registry.models.counter import RegistryCounter
from registry.models.forum import Forum
from registry.models.fund import FundRecord, FundYear
from registry.models.kim import Kim, KimSector
from registry.models.kim_status import KimStatusChange
from registry.models.member import Member
from registry.models.photo import ReportPhoto
from registry.models.plan import PlanItem
from registry.models.region import Region
from registry.models.report import ActivityReport
from registry.models.sector import Sector
from registry.models.sk import Sk
from registry.models.stray_budget import StrayBudget

__all__ = [
    "ActivityReport",
    "Assignment",
    "Forum",
    "FundRecord",
    "FundYear",
    "Kim",
    "KimSector",
    "KimStatusChange",
    "Member",
    "PlanItem",
    "Region",
    "RegistryCounter",
    "ReportPhoto",
    "Sector",
    "Sk",
    "StrayBudget",
]
