"""The command: truceline NOUN VERB, one module for each noun."""
# SPDX-License-Identifier: Apache-2.0
