"""Those who answer: Truceline, and what its users would otherwise write or install.

A contestant is a class. Making one from the inputs is its preparation; `answer` is what is
timed; `outcome` puts an answer into the form in which answers are compared, outside the time.
Each module imports one library, and is imported only in the process of its own contestant.
"""
# SPDX-License-Identifier: Apache-2.0
