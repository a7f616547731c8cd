// SPDX-License-Identifier: Apache-2.0
// Times as officers write them, always with Latin digits.

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** A date-time group in Zulu, such as 211630Z NOV 26. */
export function zulu(at: number): string {
  const time = new Date(at);
  const clock = `${two(time.getUTCDate())}${two(time.getUTCHours())}${two(time.getUTCMinutes())}Z`;
  return `${clock} ${MONTHS[time.getUTCMonth()]} ${two(time.getUTCFullYear() % 100)}`;
}

/** The time of the clock on the wall, with its distance from Zulu. */
export function local(at: number): string {
  const time = new Date(at);
  const minutes = -time.getTimezoneOffset();
  const ahead = Math.abs(minutes);
  const offset = `${minutes < 0 ? "−" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())} ${offset}`;
}

/** How long until a moment, such as 4:59, or −0:12 once it is past; hours come first if there are any. */
export function left(until: number, now: number): string {
  const seconds = Math.abs(Math.trunc((until - now) / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${until < now ? "−" : ""}${hours ? `${hours}:` : ""}${rest}`;
}

/** The time of a field, which is in Zulu, in ms since the epoch; undefined if it was left empty. */
export function instant(field: FormDataEntryValue | null): number | undefined {
  return field ? Date.parse(`${String(field)}Z`) : undefined;
}
