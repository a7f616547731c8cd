"""How the watch's commands take their options and print what they find."""
# SPDX-License-Identifier: Apache-2.0
