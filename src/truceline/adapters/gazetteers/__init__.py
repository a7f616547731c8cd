"""Files of places that have names: what is shipped, the user's own, extracts of GeoNames."""
# SPDX-License-Identifier: Apache-2.0
