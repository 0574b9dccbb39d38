/** Where tabs or links do not all fit side by side, the chosen one is in sight. */
export function bringIntoSight(chosen: HTMLElement | null | undefined): void {
  const all = chosen?.parentElement;
  if (!chosen || !all) return;
  const end = chosen.offsetLeft - all.offsetLeft + chosen.offsetWidth;
  if (end > all.scrollLeft + all.clientWidth) all.scrollLeft = end - all.clientWidth;
}
