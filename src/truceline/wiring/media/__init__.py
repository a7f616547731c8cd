"""Words of templates put onto paper, and into the mouth of whoever reads them out."""
# SPDX-License-Identifier: Apache-2.0
