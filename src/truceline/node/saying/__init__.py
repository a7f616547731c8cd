"""What is said on a line: composed and kept, shown, answered, and told how far it got."""
# SPDX-License-Identifier: Apache-2.0
