import { useEffect, useState } from "react";

/** Something half typed survives a lost connection, a reload and a closed dialog; it goes once it has been sent. */
export function useDraft<Draft>(name: string, initial: () => Draft) {
  const key = `millwright-draft-${name}`;
  const [draft, setDraft] = useState<Draft>(() => read<Draft>(key) ?? initial());
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

function read<Draft>(key: string): Draft | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as Draft);
  } catch {
    return undefined;
  }
}
