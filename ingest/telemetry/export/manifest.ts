import { z } from "#platform";

/** The form of what is exported; a reader refuses a newer one. */
export const fixtureVersion = 1;

export const Manifest = z
  .object({
    format: z.literal("millwright-fixture"),
    version: z.literal(fixtureVersion),
    madeAt: z.string(),
    from: z.string().openapi({ description: "Device time." }),
    to: z.string().openapi({ description: "Not included." }),
    readings: z
      .number()
      .openapi({ description: "How many there are; each moment of a signal once." }),
    assets: z.number(),
    signals: z.number(),
    columns: z.array(z.string()).openapi({ description: "Of the readings' file, in its order." }),
    plant: z.looseObject({}).openapi({
      description: "The plant document of its assets: `POST /registry/imports` takes it.",
    }),
  })
  .openapi("FixtureManifest");
