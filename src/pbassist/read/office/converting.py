"""A paper in an old format becomes DOCX or XLSX, by LibreOffice in a folder that is gone afterwards.

Each call has a profile, a home and a temporary folder of its own, so calls do not meet. In that
profile macros do not run, links are not updated, nothing is calculated anew, and every address
leads to a closed port of this machine. The program is killed with its children when it is late.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import Popen

TIMEOUT = 60.0
"""Seconds for one run."""
TRIES = 2
"""Runs for one paper: a fresh profile now and then ends a first start without a result."""
MAX_RESULT_MB = 512
"""A larger result is not read."""
PLACES = (
    "/usr/bin/soffice",
    "/usr/bin/libreoffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice*/program/soffice",
    "/opt/apps/*libreoffice*/files/**/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice*.app/Contents/MacOS/soffice",
    "~/Applications/LibreOffice*.app/Contents/MacOS/soffice",
    "%ProgramW6432%/LibreOffice*/program/soffice.com",
    "%ProgramFiles%/LibreOffice*/program/soffice.com",
    "%ProgramFiles(x86)%/LibreOffice*/program/soffice.com",
    "%LocalAppData%/Programs/LibreOffice*/program/soffice.com",
)
"""Where LibreOffice stands on Linux (Kylin and UOS too), macOS and Windows, beside PATH."""
_DROPPED = ("XDG_", "DBUS_", "LD_", "PYTHON", "UNO_", "URE_")
"""Variables with such a beginning are not handed on."""
_FOLDER, _LEADER = "pbassist-office-", "leader"
"""How the name of a call's folder begins, and the file in it that says who leads the processes."""
_MEMORY_MB = 4096
_COMMON, _CALC = "/org.openoffice.Office.Common/", "/org.openoffice.Office.Calc/"
_WRITER, _INET = "/org.openoffice.Office.Writer/", "/org.openoffice.Inet/Settings"
_LOCALE = "/org.openoffice.Setup/L10N"
_PROPERTIES = (
    (_COMMON + "Security/Scripting", "MacroSecurityLevel", "3"),
    (_COMMON + "Security/Scripting", "DisableMacrosExecution", "true"),
    (_COMMON + "Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (_COMMON + "Security/Scripting", "DisableActiveContent", "true"),
    (_WRITER + "Content/Update", "Link", "2"),  # never
    (_WRITER + "Content/Update", "Field", "false"),
    (_CALC + "Content/Update", "Link", "2"),
    (_CALC + "Formula/Load", "OOXMLRecalcMode", "1"),  # never
    (_CALC + "Formula/Load", "ODFRecalcMode", "1"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    (_INET, "ooInetProxyType", "2"),
    (_INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPProxyPort", "9"),
    (_INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPSProxyPort", "9"),
    (_INET, "ooInetFTPProxyName", "127.0.0.1"),
    (_INET, "ooInetFTPProxyPort", "9"),
    (_INET, "ooInetNoProxy", ""),
    (_LOCALE, "ooSetupSystemLocale", "zh-CN"),
    (_LOCALE, "ooLocale", "en-US"),
)


def find_soffice() -> Path | None:
    """The LibreOffice of this machine; None when there is none.

    A program in the working folder is not taken: papers may have come with it.
    """
    here = Path.cwd()
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found and Path(found).is_absolute() and Path(found).parent != here:
            return Path(found)
    return next(_find_places(), None)


def _find_places() -> Iterator[Path]:
    for place in PLACES:
        path = Path(os.path.expandvars(place)).expanduser()
        if not path.is_absolute():  # a place of another system
            continue
        pattern = path.relative_to(path.anchor).as_posix()
        found = Path(path.anchor).glob(pattern) if "*" in pattern else iter((path,))
        yield from (one for one in sorted(found, reverse=True) if os.access(one, os.X_OK))


def convert(content: bytes, suffix: str, target: str, program: Path) -> bytes | None:
    """The bytes of a paper in another format.

    `suffix` (.doc) says what the content is, `target` (.docx) what is wanted. None when the program
    gives nothing within `TRIES` runs; raises `TimeoutError` when a run took longer than `TIMEOUT`.
    """
    for _ in range(TRIES):
        with tempfile.TemporaryDirectory(prefix=_FOLDER, ignore_cleanup_errors=True) as made:
            folder = Path(made).resolve()
            try:
                converted = _convert_in(folder, content, suffix, target, program)
            finally:
                _remove_pipe(folder)
        if converted:
            return converted
    return None


def _convert_in(
    folder: Path, content: bytes, suffix: str, target: str, program: Path
) -> bytes | None:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_write_profile(), "utf-8")
    for name in ("home", "tmp", "out"):
        (folder / name).mkdir()
    paper = folder / f"paper{suffix}"
    paper.write_bytes(content)
    command = [
        str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible",
        "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard",
        "--convert-to", target.lstrip("."), "--outdir", str(folder / "out"), str(paper),
    ]  # fmt: skip
    _run(command, folder)
    return _load_result(folder / "out" / f"paper{target}")


def _write_profile() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _PROPERTIES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n' + items + "</oor:items>\n"
    )


def _run(command: list[str], folder: Path) -> None:
    """Run to the end, whatever the end is; raises `TimeoutError` when it does not come."""
    import subprocess

    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # only Windows has it
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_choose_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=flags,
        )
    except OSError:  # not executable after all: as if it gave nothing
        return
    _bound(process.pid)
    (folder / _LEADER).write_text(str(process.pid), "ascii")
    try:
        process.wait(timeout=TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    finally:
        _kill(process)
        (folder / _LEADER).unlink(missing_ok=True)


def end_below(folder: Path) -> None:
    """End every conversion whose folder lies in a folder, when who began it was ended itself."""
    for call in folder.glob(f"{_FOLDER}*"):
        with suppress(OSError, ValueError):
            leader = int((call / _LEADER).read_text("ascii"))
            if sys.platform != "win32":  # there the children end with who began them
                os.killpg(leader, signal.SIGKILL)
        _remove_pipe(call.resolve())


def _choose_environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.upper().startswith(_DROPPED)
    }
    for name in [name for name in kept if name.lower().endswith("_proxy")]:
        del kept[name]
    temporary = str(folder / "tmp")
    return kept | {
        "HOME": str(folder / "home"),
        "TMPDIR": temporary,
        "TMP": temporary,
        "TEMP": temporary,
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _bound(pid: int) -> None:
    """Limits of memory, written bytes and computing time, where the system sets them from outside."""
    if sys.platform != "linux":
        return
    import resource

    mega = 1024 * 1024
    for kind, limit in (
        (resource.RLIMIT_AS, _MEMORY_MB * mega),
        (resource.RLIMIT_FSIZE, MAX_RESULT_MB * mega),
        (resource.RLIMIT_CPU, int(2 * TIMEOUT) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):  # it has ended already, or a lower limit holds
            resource.prlimit(pid, kind, (limit, limit))


def _kill(process: Popen[bytes]) -> None:
    """End the program and its children, and wait for it."""
    import subprocess

    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)],
                check=False,
                capture_output=True,
            )
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _load_result(path: Path) -> bytes | None:
    try:
        if path.is_symlink() or path.stat().st_size > MAX_RESULT_MB * 1024 * 1024:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _remove_pipe(folder: Path) -> None:
    """Remove the socket that a killed LibreOffice leaves outside its folder.

    Its name holds the MD5 of the profile's address, each byte in hex without a leading zero.
    """
    if sys.platform == "win32":
        return
    address = (folder / "profile").as_uri().encode("utf-16-le")
    digest = hashlib.md5(address, usedforsecurity=False).digest()
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
    for place in ("/tmp", "/var/tmp"):
        with suppress(OSError):
            Path(place, name).unlink()
