/** One event of a `text/event-stream`. */
export interface StreamEvent {
  id: string | null;
  data: string;
}

/**
 * Reads server-sent events out of chunks of text, however they are cut (WHATWG HTML, 9.2.6; only `id` and
 * `data` matter here). Comments, such as heartbeats, give nothing.
 */
export async function* eventStream(chunks: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let rest = "";
  let id: string | null = null;
  let data: string[] = [];
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) yield { id, data: data.join("\n") };
        data = [];
        continue;
      }
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === "data") data.push(value ?? "");
      if (field === "id") id = value ?? null;
    }
  }
}
