import { fileURLToPath } from "node:url";

/** Absolute path of the built web application (`npm run build` writes it). */
export const webDist: string = fileURLToPath(new URL("../dist/web", import.meta.url));
