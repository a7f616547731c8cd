"""What the words for days, hours and longer stretches mean on the calendar."""
# SPDX-License-Identifier: Apache-2.0
