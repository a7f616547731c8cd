"""Parts of the settings that more than one reader takes."""
# SPDX-License-Identifier: Apache-2.0
