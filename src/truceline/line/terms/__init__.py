"""What is said of an agreement besides signing it: that a party will not, or ends it; and what a registrar decides."""
# SPDX-License-Identifier: Apache-2.0
