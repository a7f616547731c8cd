"""The nouns: frozen values, valid by construction, that every other package speaks in."""
# SPDX-License-Identifier: Apache-2.0
