// SPDX-License-Identifier: Apache-2.0
// Long work in pieces, between which everything else gets its turn: an alert must not wait for a picture of the map.

/** Resolves when whatever waited has had its turn. */
export function turn(): Promise<void> {
  return new Promise((wake) => setTimeout(wake));
}

/** Resolves when the page stands on the screen as it is now. */
export function painted(): Promise<void> {
  // A page that nobody sees is not painted: it must not wait for that.
  const seen = new Promise<void>((wake) => requestAnimationFrame(() => wake()));
  const unseen = new Promise<void>((wake) => setTimeout(wake, 100));
  return Promise.race([seen, unseen]).then(turn);
}

/** Work that is done as often as it is asked for, but never twice within a time; what is asked for meanwhile is done once. */
export class Seldom {
  private waiting = 0;
  private last = -Infinity;

  constructor(
    private readonly work: () => void,
    private readonly apart_ms: number,
  ) {}

  ask(): void {
    this.waiting ||= window.setTimeout(() => this.begin(), Math.max(0, this.last + this.apart_ms - performance.now()));
  }

  forget(): void {
    clearTimeout(this.waiting);
    this.waiting = 0;
  }

  private begin(): void {
    this.waiting = 0;
    this.last = performance.now();
    this.work();
  }
}
