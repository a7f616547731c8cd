// SPDX-License-Identifier: Apache-2.0
// Tones made in the browser, without a file. A browser may block them until somebody touches the page: that is told.

export type SoundState = "on" | "off" | "blocked";
export type Pattern = "alarm" | "lost";

const TONES_HZ: Record<Pattern, readonly number[]> = { alarm: [880, 660], lost: [440, 330, 440, 330] };
const TONE_S = 0.18;

/** Tells `state` whenever it changes. */
export class Sound extends EventTarget {
  private context?: AudioContext;

  get state(): SoundState {
    if (!this.context) return "off";
    return this.context.state === "running" ? "on" : "blocked";
  }

  /** On with a test tone, or off. */
  async toggle(): Promise<void> {
    if (this.state === "on") {
      const context = this.context;
      this.context = undefined;
      await context?.close();
    } else {
      this.context ??= new AudioContext();
      this.context.onstatechange = () => this.tell();
      // Where it is blocked, this waits until the page is touched.
      void this.context.resume().then(() => this.play("alarm"));
    }
    this.tell();
  }

  play(pattern: Pattern): void {
    const context = this.context;
    if (context?.state !== "running") return;
    TONES_HZ[pattern].forEach((frequency, index) => {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      loudness.gain.value = 0.2;
      tone.frequency.value = frequency;
      tone.connect(loudness).connect(context.destination);
      tone.start(context.currentTime + index * TONE_S);
      tone.stop(context.currentTime + (index + 0.8) * TONE_S);
    });
  }

  private tell(): void {
    this.dispatchEvent(new Event("state"));
  }
}
