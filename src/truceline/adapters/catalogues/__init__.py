"""The words of warnings in many languages."""
# SPDX-License-Identifier: Apache-2.0
