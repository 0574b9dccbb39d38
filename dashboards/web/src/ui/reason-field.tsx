import { Textarea, type TextareaProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface ReasonFieldProps extends Omit<TextareaProps, "value" | "onChange"> {
  value: string;
  onChange: (reason: string) => void;
}

/** Why something is done, for the record; required unless said otherwise. */
export function ReasonField({ value, onChange, required = true, ...more }: ReasonFieldProps) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t(required ? "reason.why" : "reason.whyOptional")}
      required={required}
      withAsterisk={false}
      maxLength={500}
      autosize
      minRows={2}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...more}
    />
  );
}
