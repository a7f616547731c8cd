"""Files of reports and zones, held against each other."""
# SPDX-License-Identifier: Apache-2.0
