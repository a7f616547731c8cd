"""What happens, as it happens: the entries of the record as server-sent events."""
# SPDX-License-Identifier: Apache-2.0
