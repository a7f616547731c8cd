"""Where the pieces are put together: the only package that names adapters."""
# SPDX-License-Identifier: Apache-2.0
