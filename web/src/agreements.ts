// SPDX-License-Identifier: Apache-2.0
// Agreements as the node tells them, and which of them names a zone.
import type { AgreementStanding, Agreements } from "./answers";
import { show } from "./api";

export type Agreement = AgreementStanding;
export type Unusable = Exclude<Agreements["agreements"][number], Agreement>;

/** All agreements of all lines, as they stand; what was proposed and is none stands apart. */
export async function allAgreements(): Promise<{ usable: Agreement[]; unusable: Unusable[] }> {
  const { agreements } = await show<Agreements>("/api/v1/agreements");
  const isUsable = (one: Agreements["agreements"][number]): one is Agreement => !("unusable" in one);
  return { usable: agreements.filter(isUsable), unusable: agreements.filter((one): one is Unusable => !isUsable(one)) };
}

/** The agreement that names a version of a zone: one that binds us before others, and the newest of them. */
export function agreementOn(agreements: readonly Agreement[], version: string): Agreement | undefined {
  const naming = agreements.filter(({ annexes }) => annexes.some(({ kind, sha256 }) => kind === "zone" && sha256 === version));
  return naming.findLast(({ is_bound }) => is_bound) ?? naming.at(-1);
}
