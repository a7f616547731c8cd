// SPDX-License-Identifier: Apache-2.0
import { LitElement } from "lit";

/** An element without a shadow: one style sheet for the page, and names that screen readers and tests find. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
