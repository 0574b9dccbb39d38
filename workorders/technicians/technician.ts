/** Someone who can be sent. `sites` is where they work. */
export interface Technician {
  id: number;
  name: string;
  skills: string[];
  sites: number[] | "all";
  active: boolean;
}
