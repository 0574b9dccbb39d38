import type { Clock } from "#platform";
import type { Check } from "./check.ts";
import { inWords, judge } from "./judge.ts";

const dayMs = 86_400_000;

/** How long the certificate that equipment sees is still valid. */
export function checkCertificate(expiresAt: () => Date | null, clock: Clock): Check {
  return {
    name: "certificate",
    look() {
      const until = expiresAt();
      if (until === null) {
        return { state: "ok", detail: "none in use", remedy: null, value: null };
      }
      const left = until.getTime() - clock.now();
      return judge(
        left / dayMs,
        { warning: 21, failing: 1, lessIsWorse: true },
        {
          detail:
            left > 0
              ? `valid for ${inWords(left)} more, until ${until.toISOString()}`
              : `expired at ${until.toISOString()}: equipment can no longer connect`,
          remedy:
            "Put a new certificate in the place of the old one; it is taken up without a restart.",
        },
      );
    },
  };
}
