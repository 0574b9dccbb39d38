import { init, use } from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en/index.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

/** Every text a person reads comes from here; a language is one more folder beside `en`. */
export async function startI18n(): Promise<void> {
  use(initReactI18next);
  await init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  });
}
