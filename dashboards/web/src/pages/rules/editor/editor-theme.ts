import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** By the tokens, which are those of the scheme that the reader has. */
const surface = EditorView.theme({
  "&": { fontSize: "13px", color: "var(--mw-text)", backgroundColor: "var(--mw-field)" },
  "&.cm-focused": { outline: "2px solid var(--mw-accent)", outlineOffset: "0" },
  ".cm-scroller": { fontFamily: "var(--mw-mono)", lineHeight: "1.6", minHeight: "320px" },
  ".cm-content": { caretColor: "var(--mw-text)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--mw-text)" },
  ".cm-gutters": {
    backgroundColor: "var(--mw-sunken)",
    color: "var(--mw-text-3)",
    borderRight: "1px solid var(--mw-line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--mw-text)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { backgroundColor: "var(--mw-accent-soft)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--mw-accent-soft)",
  },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "1px" },
  ".cm-lintRange-error": { borderBottom: "2px solid var(--mw-critical)" },
  ".cm-lintRange-warning": { borderBottom: "2px dotted var(--mw-medium)" },
  ".cm-lint-marker": { content: "none", width: "1em", height: "1em", textAlign: "center" },
  ".cm-lint-marker-error": { color: "var(--mw-critical)" },
  ".cm-lint-marker-warning": { color: "var(--mw-medium)" },
  ".cm-lint-marker-error:before": { content: '"✕"', fontSize: "11px", fontWeight: "700" },
  ".cm-lint-marker-warning:before": { content: '"▲"', fontSize: "9px" },
  ".cm-tooltip": {
    maxWidth: "min(460px, 90vw)",
    border: "1px solid var(--mw-line)",
    borderRadius: "var(--mw-radius)",
    color: "var(--mw-text)",
    backgroundColor: "var(--mw-surface)",
    boxShadow: "var(--mw-shadow-over)",
  },
  ".cm-diagnostic": { fontFamily: "var(--mw-font)", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--mw-critical)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--mw-medium)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mw-mono)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--mw-accent)",
    color: "var(--mw-on-accent)",
  },
});

const words = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: "var(--mw-text)", fontWeight: "600" },
  { tag: [tags.content, tags.string, tags.keyword], color: "var(--mw-signal-0)" },
  { tag: tags.comment, color: "var(--mw-text-3)" },
  { tag: [tags.separator, tags.punctuation, tags.bracket], color: "var(--mw-text-3)" },
]);

export const editorTheme = [surface, syntaxHighlighting(words)];
