import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import css from "./search-field.module.css";
import { useKeys } from "../keyboard/use-keys.ts";

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
}

/** Filters as one types; `/` goes to it, Escape leaves it. What is typed is never overtaken by an older address. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const tell = useDebouncedCallback(onChange, 200);
  useKeys({ "/": () => field.current?.focus() });
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  const change = (next: string) => {
    setText(next);
    tell(next);
  };
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      className={css["field"]}
      size="xs"
      leftSection={<Search size={14} aria-hidden />}
      rightSection={
        text ? <CloseButton size="xs" aria-label="×" onClick={() => change("")} /> : null
      }
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") field.current?.blur();
      }}
    />
  );
}
