import { GripHorizontal } from "lucide-react";
import { useRef } from "react";
import { axisWidth, plotPadding } from "../../../charts/options.ts";
import { topOf, valueAt, within, type ValueScale } from "./value-scale.ts";
import css from "./workbench.module.css";

interface LimitHandleProps {
  value: number;
  scale: ValueScale;
  /** What is moved, and how its value is said. */
  label: string;
  words: string;
  onChange: (value: number) => void;
  /** It was let go of. */
  onCommit: (value: number) => void;
}

/** A limit to be taken hold of on its chart: with a pointer, or with the arrow keys. */
export function LimitHandle({ value, scale, label, words, onChange, onCommit }: LimitHandleProps) {
  const frame = useRef<HTMLDivElement>(null);
  const held = useRef<number | null>(null);
  const at = (event: React.PointerEvent) => {
    const top = frame.current?.getBoundingClientRect().top ?? 0;
    return valueAt(event.clientY - top, scale);
  };
  const steps: Record<string, number> = {
    ArrowUp: scale.step,
    ArrowRight: scale.step,
    ArrowDown: -scale.step,
    ArrowLeft: -scale.step,
    PageUp: 10 * scale.step,
    PageDown: -10 * scale.step,
  };
  return (
    <div ref={frame} className={css["handles"]} style={{ left: axisWidth, right: plotPadding }}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-orientation="vertical"
        aria-valuemin={within(scale.low, scale)}
        aria-valuemax={within(scale.high, scale)}
        aria-valuenow={value}
        aria-valuetext={words}
        className={css["handle"]}
        style={{ top: topOf(value, scale) }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          held.current = value;
        }}
        onPointerMove={(event) => {
          if (held.current === null) return;
          held.current = at(event);
          onChange(held.current);
        }}
        onPointerUp={() => {
          if (held.current !== null) onCommit(held.current);
          held.current = null;
        }}
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (step === undefined) return;
          event.preventDefault();
          onChange(within(value + step, scale));
        }}
        onKeyUp={(event) => {
          if (event.key in steps) onCommit(value);
        }}
      >
        <span className={css["grip"]}>
          <GripHorizontal size={14} aria-hidden />
          {words}
        </span>
      </div>
    </div>
  );
}
