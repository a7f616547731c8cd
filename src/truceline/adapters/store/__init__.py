"""Where a record is kept: ``sqlite`` on disk, ``memory`` for as long as the process lives."""
# SPDX-License-Identifier: Apache-2.0
