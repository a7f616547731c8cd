"""Language models that a user runs or rents: asked only where the user says so."""
# SPDX-License-Identifier: Apache-2.0
