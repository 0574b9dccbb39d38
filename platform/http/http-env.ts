import type { Principal } from "../auth/principal.ts";
import type { IdempotencyStore } from "./idempotency/idempotency-store.ts";

/** Where the principal came from: what a sign-out ends, and what a stream asks again to learn that it has ended. */
export type Credential =
  | { kind: "session"; sessionId: number; csrfToken: string; expiresAt: number }
  | { kind: "token"; tokenId: number };

/** What a handler finds in its context. `principal` is certain on routes that are not public (see defineRoute). */
export type HttpEnv = {
  Variables: {
    requestId: string;
    principal?: Principal;
    credential?: Credential;
    /** For streams: whether who asked is still let in, and with which rights. */
    identifyAgain?: () => Promise<{ principal: Principal } | undefined>;
    idempotency?: IdempotencyStore;
  };
};
