import type { BrowserSubscription } from "../api/contact-points.ts";
import { browserName } from "./browser-name.ts";

/** Served as it is, from the root: a worker may only look after pages below its own address. */
const worker = "/push-worker.js";

/** Whether this browser can show messages while no page of ours is open, or why it cannot. */
export type PushSupport = "yes" | "not-secure" | "not-supported" | "denied";

export function pushSupport(): PushSupport {
  if (!window.isSecureContext) return "not-secure";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return "not-supported";
  }
  return Notification.permission === "denied" ? "denied" : "yes";
}

/** Asks the reader and the browser's push service; null where the reader said no. */
export async function subscribe(publicKey: string): Promise<BrowserSubscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const registration = await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  const made = await subscription(registration, publicKey);
  const { endpoint, keys } = made.toJSON();
  if (endpoint === undefined || keys?.["p256dh"] === undefined || keys["auth"] === undefined) {
    throw new Error("The browser's push service gave a subscription without its keys.");
  }
  return {
    name: browserName(navigator.userAgent),
    endpoint,
    keys: { p256dh: keys["p256dh"], auth: keys["auth"] },
  };
}

async function subscription(registration: ServiceWorkerRegistration, publicKey: string) {
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    // One that was made for another key of this address has to go first.
    const before = await registration.pushManager.getSubscription();
    if (before === null) throw error;
    await before.unsubscribe();
    return registration.pushManager.subscribe(options);
  }
}

/** No longer takes messages here; what the server knows of it is for the caller to remove. */
export async function unsubscribe(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration(worker);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
