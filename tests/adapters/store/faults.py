"""Makes system calls of this process fail from now on, as a kernel with a full or dying disk would (Linux seccomp)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ctypes
import platform
import struct

CALLS = {
    "x86_64": {"pwrite": 18, "fsync": 74, "fdatasync": 75},
    "aarch64": {"pwrite": 68, "fsync": 82, "fdatasync": 83},
}
"""Numbers of the system calls, include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls/syscall_64.tbl."""

_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def is_possible() -> bool:
    """True where calls can be made to fail."""
    return platform.system() == "Linux" and platform.machine() in CALLS


def fail(error: int, *names: str) -> None:
    """The calls of these names end with an error number from now on, until the process ends."""
    numbers = [CALLS[platform.machine()][name] for name in names]
    steps = [
        (_LOAD_WORD, 0, 0, 0),
        *((_JUMP_IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | error),
    ]
    content = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(content, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        _SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "no filter for system calls")
