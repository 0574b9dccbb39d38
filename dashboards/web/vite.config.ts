import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const api = process.env["MILLWRIGHT_URL"] ?? "http://127.0.0.1:8080";

/** Builds the web application to dist/web, from where the API serves it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    // Not "assets": /assets/12 is the page of an asset.
    assetsDir: "static",
    // The API answers with a strict content security policy; inlined assets would need data: URLs.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        "push-worker": `${import.meta.dirname}/src/push-worker.ts`,
      },
      output: {
        // A service worker keeps its address for ever, and looks after what lies below it.
        entryFileNames: ({ name }) =>
          name === "push-worker" ? "push-worker.js" : "static/[name]-[hash].js",
        codeSplitting: {
          groups: [
            { name: "mantine", test: /node_modules\/@mantine/ },
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            // Of the pages that write rules, and fetched with them.
            {
              name: "editor",
              test: /node_modules\/(@codemirror|@lezer|@marijn|crelt|style-mod|w3c-keyname|yaml)\//,
            },
            { name: "vendor", test: /node_modules/ },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { "/api": { target: api, changeOrigin: false } } },
});
