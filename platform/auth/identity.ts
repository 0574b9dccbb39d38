import type { Credential } from "../http/http-env.ts";
import type { Principal } from "./principal.ts";

/** Who is asking and by what right; what every way of signing in ends in. */
export type Identity = { principal: Principal; credential: Credential };
