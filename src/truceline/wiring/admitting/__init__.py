"""Who may come in by HTTP: operators, their passwords, sessions and tokens."""
# SPDX-License-Identifier: Apache-2.0
