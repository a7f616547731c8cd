"""All that touches the outside, one folder for each kind; only `wiring` names what is in them."""
# SPDX-License-Identifier: Apache-2.0
