// SPDX-License-Identifier: Apache-2.0
// The open alerts as an operator may see them: those of all desks, and what only the own desks are told.
import { show } from "./api";
import type { Alert } from "./documents";

/** Each alert once. What is hidden from one desk is in no list of all desks: a desk must ask for its own. */
export async function openAlerts(desks: readonly string[], limit: number): Promise<Alert[]> {
  const asked: Record<string, string>[] = [{}, ...desks.map((desk) => ({ desk }))];
  const answers = asked.map((query) => show<{ alerts: Alert[] }>("/api/v1/alerts", {}, { ...query, limit: String(limit) }));
  const alerts = (await Promise.all(answers)).flatMap((answer) => answer.alerts);
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
}
