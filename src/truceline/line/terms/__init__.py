"""What is said of an agreement besides signing it, what a registrar decides, and whether it may be relied on."""
# SPDX-License-Identifier: Apache-2.0
