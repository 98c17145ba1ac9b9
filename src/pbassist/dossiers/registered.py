"""A register and the forms of a season become the units that the season knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pbassist.dossiers.keys import fold_unit
from pbassist.model.performance import Dossier, Unit

NAMED = re.compile(
    r"(?!各|有关|相关|全[县市区镇]|本[县市区])[一-鿿]{3,24}"
    r"(?:局|委|委员会|办|办公室|中心|院|校|学校|政府|办事处|大?队|支队|站|所|馆|会|联合会|处|部|公司)"
)
"""The name of one unit, and not 各乡镇人民政府 or 县水利局（牵头）."""


def complete_register(register: Sequence[Unit], dossiers: Iterable[Dossier]) -> tuple[Unit, ...]:
    """The rows of a register, then the units that the season's own forms name beside them."""
    known = {fold_unit(unit.name): unit for unit in register}
    for unit in _name_units(dossiers):
        known.setdefault(fold_unit(unit.name), unit)
    return tuple(known.values())


def _name_units(dossiers: Iterable[Dossier]) -> Iterator[Unit]:
    for dossier in dossiers:
        project = dossier.project
        if dossier.kind != "project":
            continue
        if project.unit and NAMED.fullmatch(project.unit):
            yield Unit(name=project.unit, department=project.department)
        if project.department and NAMED.fullmatch(project.department):
            yield Unit(name=project.department, department=project.department)
