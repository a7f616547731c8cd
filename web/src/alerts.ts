// SPDX-License-Identifier: Apache-2.0
// The open alerts as an operator may see them: those of all desks, and what only the own desks are told.
import { show } from "./api";
import type { Alert } from "./documents";
import type { Happened } from "./live";

/** Each alert once. What is hidden from one desk is in no list of all desks: a desk must ask for its own. */
export async function openAlerts(desks: readonly string[], limit: number): Promise<Alert[]> {
  const asked: Record<string, string>[] = [{}, ...desks.map((desk) => ({ desk }))];
  const answers = asked.map((query) => show<{ alerts: Alert[] }>("/api/v1/alerts", {}, { ...query, limit: String(limit) }));
  const alerts = (await Promise.all(answers)).flatMap((answer) => answer.alerts);
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
}

/** The alert that an event brings along; undefined if it brings none. */
export function alertIn({ name, said }: Happened): Alert | undefined {
  return name === "alert" ? (said.alert as Alert | undefined) : undefined;
}

/** True if an officer has something left to do about it: the node lists these. */
export function isOpen({ state, owner }: Alert): boolean {
  return state === "open" || (state === "withdrawn" && owner !== undefined);
}

/** A list with what was told since it was asked for: each alert as it is by now, and without those that are over. */
export function withTold(listed: readonly Alert[], told: Iterable<Alert>): Alert[] {
  const alerts = new Map(listed.map((alert) => [alert.id, alert]));
  for (const alert of told) alerts.set(alert.id, alert);
  return inOrder([...alerts.values()].filter(isOpen));
}

/** Alerts of a drill come after all real ones, however soon they are due. */
function inOrder(alerts: readonly Alert[]): Alert[] {
  const drillsLast = (one: Alert, other: Alert) => Number(one.drill) - Number(other.drill);
  return alerts.toSorted((one, other) => drillsLast(one, other) || due(one) - due(other) || one.raised_at - other.raised_at);
}

/** What nobody took on in time, and no desk is left to take on, comes first; what somebody took on, last. */
function due(alert: Alert): number {
  return alert.owner ? Number.MAX_SAFE_INTEGER : (alert.due_at ?? 0);
}
