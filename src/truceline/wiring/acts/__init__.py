"""What a node is asked to do, by name: plain values in, plain values out, whoever asks and by whatever way."""
# SPDX-License-Identifier: Apache-2.0
