/** A line for whoever watches. */
export type Tell = (line: string) => void;
