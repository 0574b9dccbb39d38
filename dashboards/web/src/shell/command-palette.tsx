import { Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./command-palette.module.css";
import { openDialog, useDialog } from "./dialogs.ts";
import { usePaletteItems, type PaletteItem } from "./palette-items.ts";

export function CommandPalette() {
  const { t } = useTranslation();
  const opened = useDialog("palette");
  useHotkeys([["mod+K", () => openDialog("palette")]], []);
  return (
    <Modal.Root opened={opened} onClose={() => openDialog(null)} size={560} yOffset="10vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t("palette.label")}>
        <Modal.Body p={0}>
          <Palette />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Palette() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const items = usePaletteItems(text);
  const here = Math.min(active, items.length - 1);
  const choose = (item: PaletteItem | undefined) => {
    if (!item) return;
    openDialog(null);
    item.act();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setActive((here + step + items.length) % Math.max(1, items.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(items[here]);
    }
  };
  return (
    <>
      <input
        data-autofocus
        className={css["input"]}
        role="combobox"
        aria-expanded
        aria-controls="palette-items"
        aria-activedescendant={items[here] ? `palette-${items[here].id}` : undefined}
        aria-label={t("palette.label")}
        placeholder={t("palette.placeholder")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id="palette-items"
        role="listbox"
        aria-label={t("palette.label")}
        className={css["items"]}
      >
        {items.map((item, index) => (
          <PaletteRow
            key={item.id}
            item={item}
            heading={items[index - 1]?.group === item.group ? null : item.group}
            active={index === here}
            onChoose={() => choose(item)}
          />
        ))}
        {items.length === 0 ? (
          <p className={css["nothing"]}>{t("palette.nothing", { text })}</p>
        ) : null}
      </div>
    </>
  );
}

interface PaletteRowProps {
  item: PaletteItem;
  heading: string | null;
  active: boolean;
  onChoose: () => void;
}

function PaletteRow({ item, heading, active, onChoose }: PaletteRowProps) {
  return (
    <>
      {heading ? (
        <div className={css["group"]} role="presentation">
          {heading}
        </div>
      ) : null}
      <div
        id={`palette-${item.id}`}
        role="option"
        aria-selected={active}
        tabIndex={-1}
        className={css["item"]}
        ref={(element) => {
          if (active) element?.scrollIntoView({ block: "nearest" });
        }}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onChoose}
        onKeyDown={undefined}
      >
        <item.icon size={16} aria-hidden />
        <span className={css["name"]}>{item.name}</span>
        {item.hint ? <span className={css["hint"]}>{item.hint}</span> : null}
      </div>
    </>
  );
}
