"""What went wrong becomes one clear Chinese sentence: the root of all errors, and the system's reasons."""

from __future__ import annotations

import errno

REASONS = {
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限，或文件正被其他程序打开",
    errno.EBUSY: "文件正被其他程序打开",
    errno.EEXIST: "同名的文件已存在",
    errno.EISDIR: "同名的文件夹已存在",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.ENOENT: "文件夹不存在",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额不足",
    errno.EROFS: "所在磁盘只读",
    errno.ENAMETOOLONG: "文件名过长",
}


def describe_system(error: Exception) -> str:
    """Why the system refused a file, in Chinese; its own words come in any language."""
    return REASONS.get(getattr(error, "errno", None) or 0, "系统拒绝访问")


class PbassistError(Exception):
    """The root: `str(error)` is the whole sentence for the person, without a traceback."""

    exit_code = 1
