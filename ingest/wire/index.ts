export { decodePayload } from "./decode.ts";
export { encodePayload, encodeSnapshot, type Snapshot } from "./encode.ts";
export { limits } from "./limits.ts";
export { isNotANumber } from "./not-a-number.ts";
export { type Quality, quality, type WireReading } from "./payload.ts";
export { codePattern, parseTopic, type ReadingsTopic, topicFor } from "./topic.ts";
