import { CircleX } from "lucide-react";
import { isProblem } from "../api/problem.ts";
import css from "./form-problem.module.css";

/** Why a form was refused, beside the button that sent it, with each field that is at fault. */
export function FormProblem({ error }: { error: Error | null }) {
  if (!error) return null;
  const fields = isProblem(error) ? error.fields : [];
  return (
    <div role="alert" className={css["problem"]}>
      <CircleX size={16} aria-hidden />
      <div>
        <p>{error.message}</p>
        {fields.length > 0 ? (
          <ul>
            {fields.map(({ field, message }) => (
              <li key={field + message}>
                <strong>{field}</strong> {message}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
