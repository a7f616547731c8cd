"""What the operations room asks for beside the acts: words to compose from, comparisons, proofs, dossiers, forms."""
# SPDX-License-Identifier: Apache-2.0
