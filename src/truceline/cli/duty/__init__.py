"""Commands for the daily work of a watch: alerts, the handover of a shift."""
# SPDX-License-Identifier: Apache-2.0
