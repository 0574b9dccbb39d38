import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { GitBranch, History, Undo2 } from "lucide-react";
import { useCallback, useId, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ruleCheckQuery } from "../../../api/rule-check.ts";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { Note } from "../../../ui/note.tsx";
import { Page } from "../../../ui/page.tsx";
import { Panel } from "../../../ui/panel.tsx";
import columns from "../../order/order-view.module.css";
import { useDraft } from "../../order/use-draft.ts";
import { CheckStatus } from "./check-status.tsx";
import { useCompletion } from "./completion.ts";
import { FindingList } from "./finding-list.tsx";
import { KeepRuleDialog } from "./keep-rule-dialog.tsx";
import { marksOf } from "./marks-of.ts";
import css from "./rule-editor.module.css";
import { TestList } from "./test-list.tsx";
import { WhatChanges } from "./what-changes.tsx";
import { YamlEditor, type EditorHandle } from "./yaml-editor.tsx";

/** Of typing; whoever stops for a moment wants to know. */
const pauseMs = 400;

interface RuleEditorProps {
  /** What stands there before anything is typed. */
  original: string;
  /** The rule that this will be a version of; without it, a new one. */
  ruleKey?: string;
  name: string;
  /** What is edited, in a sentence. */
  lead: ReactNode;
  trail: ReactNode;
  /** Under which name what is half written is kept in this browser, and what it began with. */
  draft: { name: string; of: string };
  /** What has happened to the rule since it was opened here. */
  meanwhile?: string | undefined;
}

/** A rule as text, with all that can be said of it while it is written. */
export function RuleEditor(props: RuleEditorProps) {
  const { original, ruleKey, name, lead, trail, draft: kept, meanwhile } = props;
  const { t } = useTranslation();
  const hint = useId();
  const editor = useRef<EditorHandle>(null);
  const [keeping, setKeeping] = useState(false);
  const { draft, change, forget } = useDraft(`rule-${kept.name}`, () => ({
    text: original,
    of: kept.of,
  }));
  const [found] = useState(() => ({ text: draft.text, of: draft.of }));
  const [begunWith, setBegunWith] = useState(draft.of);
  const [asked] = useDebouncedValue(draft.text, pauseMs);
  const query = useQuery({
    ...ruleCheckQuery(asked, ruleKey),
    placeholderData: keepPreviousData,
  });
  const check = query.data;
  const isCurrent = asked === draft.text && !query.isPlaceholderData && check !== undefined;
  const [rule] = check?.rules ?? [];
  const may =
    isCurrent &&
    rule !== undefined &&
    check.rules.length === 1 &&
    !check.findings.some(({ refused }) => refused);
  const differs = rule === undefined || rule.isNew || rule.changes.length > 0;
  const failed = useMemo(
    () =>
      (check?.tests ?? [])
        .filter(({ problems }) => problems.length > 0)
        .map((one) => ({
          ...one,
          words: t("ruleEditor.testFailed", { what: one.problems.join("; ") }),
        })),
    [check, t],
  );
  const marks = useMemo(
    () =>
      !isCurrent
        ? null
        : (text: Parameters<typeof marksOf>[0]) => marksOf(text, check.findings, failed),
    [isCurrent, check, failed],
  );
  const complete = useCompletion();
  const goTo = useCallback(
    (place: { line: number; column: number }) => editor.current?.goTo(place),
    [],
  );
  const startAgain = () => {
    editor.current?.replace(original);
    setBegunWith(kept.of);
    forget();
  };
  const isOld = found.text !== original && draft.text !== original;
  return (
    <Page
      name={name}
      title={name}
      trail={trail}
      answer={lead}
      actions={
        <>
          {draft.text === original ? null : (
            <Button
              variant="default"
              leftSection={<Undo2 size={14} aria-hidden />}
              onClick={startAgain}
            >
              {t("ruleEditor.startAgain")}
            </Button>
          )}
          <Button disabled={!may || !differs} onClick={() => setKeeping(true)}>
            {t("ruleEditor.keep")}
          </Button>
        </>
      }
    >
      {meanwhile === undefined ? null : <Note icon={GitBranch}>{meanwhile}</Note>}
      {isOld ? (
        <Note icon={History}>
          {t("ruleEditor.found")}
          {found.of === kept.of
            ? null
            : ` ${t("ruleEditor.foundOlder", { of: found.of, now: kept.of })}`}
        </Note>
      ) : null}
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <Panel
            title={t("ruleEditor.text")}
            aside={<CheckStatus check={check} isCurrent={isCurrent} />}
            flush
          >
            <YamlEditor
              ref={editor}
              text={found.text}
              label={t("ruleEditor.text")}
              describedBy={hint}
              marks={marks}
              complete={complete}
              onChange={(text) => change({ text, of: begunWith })}
              onSave={() => may && differs && setKeeping(true)}
            />
            <p id={hint} className={css["hint"]}>
              {t("ruleEditor.hint")}
            </p>
          </Panel>
        </div>
        <aside className={columns["side"]} aria-label={t("ruleEditor.aside")}>
          <FindingList findings={check?.findings ?? []} onGoTo={goTo} />
          <FormProblem error={query.error} />
          <TestList tests={check?.tests ?? []} onGoTo={goTo} />
          {check !== undefined && check.rules.length > 1 ? (
            <p className={css["quiet"]}>{t("ruleEditor.several", { count: check.rules.length })}</p>
          ) : null}
        </aside>
      </div>
      {rule === undefined ? null : <WhatChanges rule={rule} />}
      {keeping && rule !== undefined ? (
        <KeepRuleDialog
          rule={rule}
          of={ruleKey}
          onKept={forget}
          onClose={() => setKeeping(false)}
        />
      ) : null}
    </Page>
  );
}
