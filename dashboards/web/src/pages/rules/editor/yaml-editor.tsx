import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import type { CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { yaml } from "@codemirror/lang-yaml";
import type { Text } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";
import { editorTheme } from "./editor-theme.ts";
import { offsetOf } from "./marks-of.ts";

export interface EditorHandle {
  /** Puts the cursor there, in sight. */
  goTo: (place: { line: number; column: number }) => void;
  /** Takes the place of all that is written; can be undone. */
  replace: (text: string) => void;
}

interface YamlEditorProps {
  /** What it begins with. */
  text: string;
  label: string;
  describedBy: string;
  /** Of the text as it is; null: not known yet. */
  marks: ((text: Text) => Diagnostic[]) | null;
  complete: CompletionSource;
  onChange: (text: string) => void;
  onSave: () => void;
  ref: Ref<EditorHandle>;
}

/**
 * A text editor. It keeps what is written itself, and tells of it. Tab is left to the page, so that whoever has no mouse gets out of it;
 * Ctrl+] and Ctrl+[ indent.
 */
export function YamlEditor(props: YamlEditorProps) {
  const { text, label, describedBy, marks, complete, onChange, onSave, ref } = props;
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ onChange, onSave, complete });
  useEffect(() => {
    latest.current = { onChange, onSave, complete };
  });
  const first = useRef({ text, label, describedBy });
  useEffect(() => {
    const begin = first.current;
    const editor = new EditorView({
      doc: begin.text,
      parent: frame.current!,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        yaml(),
        indentUnit.of("  "),
        bracketMatching(),
        closeBrackets(),
        autocompletion({
          override: [(context) => latest.current.complete(context)],
          icons: false,
        }),
        keymap.of([
          {
            key: "Mod-s",
            preventDefault: true,
            run: () => {
              latest.current.onSave();
              return true;
            },
          },
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": begin.label,
          "aria-describedby": begin.describedBy,
          autocapitalize: "off",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
        editorTheme,
      ],
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || marks === null) return;
    editor.dispatch(setDiagnostics(editor.state, marks(editor.state.doc)));
  }, [marks]);
  useImperativeHandle(ref, () => ({
    goTo(place) {
      const editor = view.current!;
      const at = offsetOf(editor.state.doc, place);
      editor.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: "center" }),
      });
      editor.focus();
    },
    replace(next) {
      const editor = view.current!;
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: next } });
      editor.focus();
    },
  }));
  return <div ref={frame} />;
}
