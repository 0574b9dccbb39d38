const name = "millwright-push-contact";

/** Which of a person's contact points this browser is, as far as it remembers. */
export function ownContact(): number | null {
  const kept = Number(localStorage.getItem(name));
  return Number.isSafeInteger(kept) && kept > 0 ? kept : null;
}

export function rememberContact(id: number | null): void {
  if (id === null) localStorage.removeItem(name);
  else localStorage.setItem(name, String(id));
}
