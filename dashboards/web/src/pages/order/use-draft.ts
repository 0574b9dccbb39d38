import { useEffect, useState } from "react";

/**
 * Something half typed survives a lost connection, a reload and a closed dialog; it goes once it has been sent. What is
 * found in the browser's store is laid over the initial draft, so that a draft of an older page lacks nothing.
 */
export function useDraft<Draft extends object>(name: string, initial: () => Draft) {
  const key = `millwright-draft-${name}`;
  const [draft, setDraft] = useState<Draft>(() => ({ ...initial(), ...stored(key) }));
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) localStorage.setItem(key, JSON.stringify(draft));
  }, [key, draft, touched]);
  const change = (next: Draft) => {
    setTouched(true);
    setDraft(next);
  };
  const forget = () => {
    setTouched(false);
    localStorage.removeItem(key);
  };
  return { draft, change, forget };
}

function stored(key: string): object {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {};
  }
}
