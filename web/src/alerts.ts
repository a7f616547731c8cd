// SPDX-License-Identifier: Apache-2.0
// The open alerts as an operator may see them: those of all desks, and what only the own desks are told.
import { show } from "./api";
import type { Alert } from "./documents";
import type { Happened } from "./live";

const PAGE = "1000";

/** All of them, each once. What is hidden from one desk is in no list of all desks: a desk must ask for its own. */
export async function openAlerts(desks: readonly string[]): Promise<Alert[]> {
  const lists = [listOf({}), ...desks.map((desk) => listOf({ desk }))];
  const alerts = (await Promise.all(lists)).flat();
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
}

/** Page by page: an alert that is left out would be taken for one that is over. */
async function listOf(query: Record<string, string>): Promise<Alert[]> {
  const found: Alert[] = [];
  let cursor: Record<string, string> | undefined = {};
  while (cursor) {
    const page: { alerts: Alert[]; next?: string } = await show("/api/v1/alerts", {}, { ...query, limit: PAGE, ...cursor });
    found.push(...page.alerts);
    cursor = page.next ? { cursor: page.next } : undefined;
  }
  return found;
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
