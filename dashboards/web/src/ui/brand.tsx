import css from "./brand.module.css";

/** The mark: a healthy trace with one excursion. */
export function Brand({ name = true }: { name?: boolean }) {
  return (
    <span className={css["brand"]}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden>
        <rect width="32" height="32" rx="7" className={css["ground"]} />
        <path d="M5.5 19h5l3-9 4 13 3-8h6" className={css["trace"]} />
      </svg>
      {name ? <span>Millwright</span> : null}
    </span>
  );
}
