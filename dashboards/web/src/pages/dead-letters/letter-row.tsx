import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeadLetter } from "../../api/dead-letters.ts";
import { Moment } from "../../ui/moment.tsx";
import css from "./letter-list.module.css";

interface LetterRowProps {
  letter: DeadLetter;
  onReplay: (() => void) | undefined;
  onDevice: (credential: string) => void;
  busy: boolean;
}

export function LetterRow({ letter, onReplay, onDevice, busy }: LetterRowProps) {
  const { t } = useTranslation();
  return (
    <li>
      <div className={css["head"]}>
        <span className={css["reason"]}>{t(`letters.reason.${letter.reason}`)}</span>
        {letter.count > 1 ? <span>{t("letters.times", { count: letter.count })}</span> : null}
        <span className={css["when"]}>
          <Moment at={letter.lastReceivedAt} />
        </span>
      </div>
      <p className={css["detail"]}>{letter.detail}</p>
      <div className={css["foot"]}>
        <button
          type="button"
          className={css["device"]}
          title={t("letters.onlyDevice")}
          onClick={() => onDevice(letter.credential)}
        >
          {t("letters.from", { credential: letter.credential })}
        </button>
        <span>{letter.topic}</span>
        {letter.replayedAt ? (
          <span>
            {t("letters.replayedAt")} <Moment at={letter.replayedAt} />
          </span>
        ) : null}
        <details>
          <summary data-row={letter.id}>{t("letters.payload")}</summary>
          <pre className={css["payload"]}>{pretty(letter.payload)}</pre>
          {letter.payloadEncoding === "base64" ? <p>{t("letters.base64")}</p> : null}
          {letter.truncated ? <p>{t("letters.truncated")}</p> : null}
        </details>
        {onReplay && letter.status === "kept" && !letter.truncated ? (
          <Button variant="default" size="compact-xs" disabled={busy} onClick={onReplay}>
            {t("letters.replay")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
