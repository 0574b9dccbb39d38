import { Button, Modal } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { FormActions } from "./form-actions.tsx";
import { FormProblem } from "./form-problem.tsx";
import { ReasonField } from "./reason-field.tsx";

interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  text: ReactNode;
  button: string;
  /** Whether it is not done without a reason. */
  required?: boolean;
  pending: boolean;
  error: Error | null;
  onSubmit: (reason: string) => void;
  onClose: () => void;
  /** What else has to be said. */
  children?: ReactNode;
}

/** Something that is done with a reason for the record. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, text, button, required = false, pending, error, onSubmit, onClose } = props;
  const [reason, setReason] = useState("");
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(reason.trim());
        }}
      >
        <p>{text}</p>
        {props.children}
        <ReasonField
          mt="sm"
          data-autofocus
          required={required}
          value={reason}
          onChange={setReason}
        />
        <FormProblem error={error} />
        <FormActions>
          <Button type="submit" loading={pending}>
            {button}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}
