"""What the HTTP API takes and gives, as types and schemas."""
# SPDX-License-Identifier: Apache-2.0
