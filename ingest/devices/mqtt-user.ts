/**
 * A device has two MQTT user names, its name and `name@2`, because a broker that knows one password a user cannot let an
 * old and a new secret in side by side. Each rotation changes over to the other, so that both work until the grace ends.
 * (A device's name holds no @.) The embedded broker takes either name with either secret.
 */
export const mqttSlots = [1, 2] as const;
export type MqttSlot = (typeof mqttSlots)[number];

export const secondUserSuffix = "@2";

export function mqttUser(deviceName: string, slot: MqttSlot): string {
  return slot === 1 ? deviceName : `${deviceName}${secondUserSuffix}`;
}

export function deviceNameOf(user: string): string {
  return user.endsWith(secondUserSuffix) ? user.slice(0, -secondUserSuffix.length) : user;
}
