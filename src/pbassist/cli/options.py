"""What several commands take becomes one option of one wording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[
    Path | None, typer.Option("--workspace", help="工作区文件夹；不给则从当前文件夹向上查找。")
]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
On = Annotated[str | None, typer.Option("--on", help="按哪一天判断制度是否有效，如 2026-03-01。")]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", help="评分方案，如 sichuan，或分阶段写 自评=sichuan；不给则按表式判断。"
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="结果文件夹。")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度。")]
Reviewer = Annotated[
    str | None,
    typer.Option("--reviewer", help="审核人；不给则用 [bureau] reviewer，再则用本机账户名。"),
]
