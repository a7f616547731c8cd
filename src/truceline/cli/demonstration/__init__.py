"""The parts of the demo."""
# SPDX-License-Identifier: Apache-2.0
