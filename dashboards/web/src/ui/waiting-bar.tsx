import { ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import css from "./waiting-bar.module.css";

/** "3 new": what has arrived and waits, so that nothing moves under the reader. */
export function WaitingBar({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-live="polite" className={css["place"]}>
      {count > 0 ? (
        <button type="button" className={css["bar"]} onClick={onShow}>
          <ArrowUp size={14} aria-hidden />
          {t("list.waiting", { count })}
        </button>
      ) : null}
    </div>
  );
}
