"""What is claimed: types from words, modality from what stands around them, arguments from their frames.

finding     words of a sentence that make claims, and of which type
modality    whether what a clause tells is told, denied, believed, unclear, threatened or under a condition
frames      quantities and time of what was found
parties     actor and target by name, with whom pronouns stand for
owners      whose an act is that a noun names
placing     its place
sharing     place and time that the claims of one event share
"""
# SPDX-License-Identifier: Apache-2.0
