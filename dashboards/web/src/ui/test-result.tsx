import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TestAnswer } from "../api/contact-points.ts";
import css from "./test-result.module.css";

/** What happened to a test message, in the words of whoever took or refused it. */
export function TestResult({ answer }: { answer: TestAnswer | undefined }) {
  const { t } = useTranslation();
  if (answer === undefined) return null;
  const Icon = answer.result === "delivered" ? CircleCheck : CircleX;
  return (
    <p className={css["result"]} role="status" data-result={answer.result}>
      <Icon size={14} aria-hidden />
      <span>
        {t(`notifications.test.${answer.result}`)} {answer.reason}
      </span>
    </p>
  );
}
