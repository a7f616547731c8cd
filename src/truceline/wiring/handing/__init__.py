"""What parties hand each other in person, and the signatures that people put under it."""
# SPDX-License-Identifier: Apache-2.0
