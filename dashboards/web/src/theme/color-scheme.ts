import { localStorageColorSchemeManager } from "@mantine/core";

/** Remembers light, dark or "as the system says" in this browser. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: "millwright-scheme" });
