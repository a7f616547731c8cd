"""Media that warnings and notices go out by beside the line."""
# SPDX-License-Identifier: Apache-2.0
