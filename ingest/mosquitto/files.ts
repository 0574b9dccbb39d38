import type { MosquittoUser } from "./access.ts";

const heading = "# Written by Millwright from its registry; it is replaced as a whole.\n";

/** Mosquitto's password file (`password_file`). */
export function passwordFile(users: readonly MosquittoUser[]): string {
  return users.map(({ user, hash }) => `${user}:${hash}\n`).join("");
}

/** The hash of each user in such a file. */
export function parsePasswordFile(text: string): Map<string, string> {
  return new Map(
    text.split("\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
    }),
  );
}

/** Mosquitto's access rules (`acl_file`). What no rule allows is forbidden. */
export function aclFile(users: readonly MosquittoUser[]): string {
  const parts = users.map(
    ({ user, rules }) =>
      `\nuser ${user}\n${rules.map(({ access, topic }) => `topic ${access} ${topic}\n`).join("")}`,
  );
  return heading + parts.join("");
}

/** What Mosquitto must be told so that it loses nothing and lets nobody else in. `folder` is where it finds the files. */
export function configurationFile(folder: string): string {
  return `${heading}# Have Mosquitto read it: copy it to its conf.d, or name it with include_dir. Listeners, TLS and persistence_location
# stay in your own configuration; leave out per_listener_settings, or these would not hold for your listeners.

allow_anonymous false
password_file ${folder}/passwd
acl_file ${folder}/acl

# A queue that is full drops what it has acknowledged (the default holds 1,000 messages): 0 means no limit.
max_queued_messages 0
max_queued_bytes 0
# How many messages Millwright may have on the way to its disk at once; the default of 20 is slow.
max_inflight_messages 1000
max_packet_size 1048576

# What waits for Millwright outlives a restart of Mosquitto. Between two savings (the default is 30 minutes apart) a
# crash of Mosquitto loses what it had acknowledged and not delivered yet: that is Mosquitto's promise, not ours.
persistence true
autosave_interval 10
`;
}
