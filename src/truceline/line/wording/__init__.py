"""What messages say in words and forms of their own: warnings, notices, templates, and the ladder of an agreement."""
# SPDX-License-Identifier: Apache-2.0
