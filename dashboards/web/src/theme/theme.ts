import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Petrol: the one accent. Far from the severities (red, orange, ochre, slate) in every kind of colour vision. */
const petrol: MantineColorsTuple = [
  "#edf7f7",
  "#dceeee",
  "#b4dcdc",
  "#8acac9",
  "#68bab9",
  "#4aa3a3",
  "#278388",
  "#0b6267",
  "#084f54",
  "#053d41",
];

/** Neutral greys with a trace of blue; Mantine's `dark` runs from text (0) to the deepest ground (9). */
const dark: MantineColorsTuple = [
  "#e3e7ea",
  "#b0b9c0",
  "#929da6",
  "#707c86",
  "#3b454c",
  "#2b3339",
  "#1f252a",
  "#1a1f23",
  "#161a1e",
  "#121619",
];

export const theme = createTheme({
  colors: { petrol, dark },
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  fontFamily: "var(--mw-font)",
  fontFamilyMonospace: "var(--mw-mono)",
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "12px", sm: "13px", md: "13.5px", lg: "16px", xl: "20px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  components: {
    Button: { defaultProps: { size: "xs", fz: 13 } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", allowDeselect: false } },
    NumberInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm" } },
    InputLabel: { defaultProps: { fz: 13, fw: 600 } },
    InputDescription: { defaultProps: { fz: 12 } },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 250, fz: 12 } },
    Modal: {
      defaultProps: { centered: false, yOffset: "10vh", transitionProps: { duration: 90 } },
    },
    Menu: {
      defaultProps: { shadow: "md", position: "bottom-end", transitionProps: { duration: 80 } },
    },
  },
});
