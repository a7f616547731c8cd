"""What the readers share: files, rows of text, values, checks. Third parties may use it as well."""
# SPDX-License-Identifier: Apache-2.0
