import { Button } from "@mantine/core";
import { FormActions } from "./form-actions.tsx";
import css from "./form-foot.module.css";
import { FormProblem } from "./form-problem.tsx";
import { ReasonField } from "./reason-field.tsx";

interface FormFootProps {
  reason: string;
  onReason: (reason: string) => void;
  save: { error: Error | null; isPending: boolean };
  saveName: string;
  cancelName: string;
  onCancel: () => void;
}

/** The end of a form of several panels: why, what was wrong with it, and to keep it or leave all as it is. */
export function FormFoot(props: FormFootProps) {
  const { reason, onReason, save, saveName, cancelName, onCancel } = props;
  return (
    <div className={css["foot"]}>
      <ReasonField value={reason} onChange={onReason} />
      <FormProblem error={save.error} />
      <FormActions>
        <Button variant="default" onClick={onCancel}>
          {cancelName}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {saveName}
        </Button>
      </FormActions>
    </div>
  );
}
