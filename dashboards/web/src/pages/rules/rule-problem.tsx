import { TriangleAlert } from "lucide-react";
import css from "./rule-problem.module.css";

/** Why a rule does not do what it should. */
export function RuleProblem({ problem }: { problem: string }) {
  return (
    <p className={css["problem"]}>
      <TriangleAlert size={14} aria-hidden />
      {problem}
    </p>
  );
}
