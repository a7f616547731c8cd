// SPDX-License-Identifier: Apache-2.0
// Words for people, from catalogues; what a language lacks is shown in English, and marked.
import { html, type TemplateResult } from "lit";
import ar from "./words/ar.json";
import en from "./words/en.json";
import es from "./words/es.json";
import fa from "./words/fa.json";
import fr from "./words/fr.json";
import ru from "./words/ru.json";
import uk from "./words/uk.json";

export type Word = keyof typeof en;
type Catalogue = Partial<Record<Word, string>>;

interface Language {
  name: string;
  direction: "ltr" | "rtl";
  words: Catalogue;
}

export const LANGUAGES: Readonly<Record<string, Language>> = {
  en: { name: "English", direction: "ltr", words: en },
  ar: { name: "العربية", direction: "rtl", words: ar },
  fr: { name: "Français", direction: "ltr", words: fr },
  ru: { name: "Русский", direction: "ltr", words: ru },
  es: { name: "Español", direction: "ltr", words: es },
  uk: { name: "Українська", direction: "ltr", words: uk },
  fa: { name: "فارسی", direction: "rtl", words: fa },
};

/** The language in which the words were written; all others were translated by machine, and nobody has reviewed them. */
export const SOURCE = "en";

let current: Language = LANGUAGES.en!;

/** Speaks a language from now on; an unknown one is English. */
export function speak(code: string): void {
  const spoken = code in LANGUAGES ? code : "en";
  current = LANGUAGES[spoken]!;
  document.documentElement.lang = spoken;
  document.documentElement.dir = current.direction;
}

/** A text as it is, for places that take no elements, such as names of controls. */
export function plain(word: Word): string {
  return current.words[word] ?? en[word];
}

/** A text to show; one that is not translated is marked. */
export function say(word: Word): TemplateResult {
  const found = current.words[word];
  return found === undefined ? html`<span class="untranslated" lang="en" dir="ltr">${en[word]}</span>` : html`${found}`;
}

/** A text of a state or kind that the node names; one that has no word here is shown as it is. */
export function sayKind(group: string, name: string): TemplateResult {
  const word = `${group}.${name}`;
  return word in en ? say(word as Word) : html`<bdi>${name}</bdi>`;
}
