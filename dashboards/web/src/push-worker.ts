/*
 * Shows messages while no page of ours is open. Built to /push-worker.js as it is, without imports: a worker may only look after pages
 * below its own address, and is started for each message anew.
 */

/** What is pushed, as `platform/notifier/adapters/push.ts` says it. */
interface Pushed {
  title: string;
  body: string;
  url: string | null;
  /** All that is told of one thing shows as one notification. */
  tag: string;
  urgency: number;
  actions: { name: string; url: string }[];
}

/** As much of a worker's world as this one needs; the types of pages do not know it. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface PushedEvent extends WorkerEvent {
  data: { json(): Pushed } | null;
}
interface ClickEvent extends WorkerEvent {
  action: string;
  notification: Notification;
}
interface Worker {
  addEventListener(type: "push", listener: (event: PushedEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: ClickEvent) => void): void;
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(options: { type: "window" }): Promise<(WindowLike | undefined)[]>;
    openWindow(url: string): Promise<unknown>;
  };
}
interface WindowLike {
  url: string;
  focus(): Promise<unknown>;
}

declare const self: Worker;

/** From high on it stays until somebody has looked. */
const stays = 3;

self.addEventListener("push", (event) => {
  const pushed = event.data?.json();
  if (pushed === undefined) return;
  const { title, body, url, tag, urgency, actions } = pushed;
  const options: NotificationOptions & { actions: object[]; renotify: boolean } = {
    body,
    tag,
    renotify: true,
    requireInteraction: urgency >= stays,
    data: { url, actions },
    actions: actions.map(({ name }, index) => ({ action: String(index), title: name })),
  };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, actions }: Pick<Pushed, "url" | "actions"> = event.notification.data;
  const wanted = event.action === "" ? url : (actions[Number(event.action)]?.url ?? url);
  event.waitUntil(show(wanted ?? "/"));
});

/** The page where it is open already, else a new one. What acts (an acknowledgement) asks there first. */
async function show(url: string): Promise<void> {
  const wanted = new URL(url, self.registration.scope).href;
  const open = await self.clients.matchAll({ type: "window" });
  const there = open.find((page) => page?.url === wanted);
  await (there === undefined ? self.clients.openWindow(wanted) : there.focus());
}

export {};
