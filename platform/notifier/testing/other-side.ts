import type { Notifier } from "../notifier.ts";

/** How the receiving end answers: takes it on, refuses it for good, cannot just now, or says nothing at all. */
export type Behaviour = "take" | "refuse" | "fail" | "hang";

/** What somebody at the receiving end can read of a letter. */
export type Received = {
  key: string;
  subject: string;
  text: string;
  link: string | null;
  actions: readonly { name: string; url: string }[];
};

/** A notifier and a real receiving end of its own, which proves what it says by reading it as a receiver would. */
export type OtherSide<Address> = AsyncDisposable & {
  notifier: Notifier<Address>;
  address: Address;
  received(): Promise<Received[]>;
  behave(how: Behaviour): Promise<void> | void;
  /** Resolves once a letter lies there unanswered. */
  reached(): Promise<void>;
  /** Nothing listens any more. */
  goAway(): Promise<void>;
};
