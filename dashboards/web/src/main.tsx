import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root to draw into");
createRoot(root).render(
  <StrictMode>
    <p>Millwright</p>
  </StrictMode>,
);
