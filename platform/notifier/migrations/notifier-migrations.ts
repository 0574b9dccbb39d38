import type { Migration } from "../../database/migrate.ts";
import { contactPoints } from "./0001-contact-points.ts";
import { messages } from "./0002-messages.ts";
import { messageIndexes } from "./0003-message-indexes.ts";

/** After auth's: contact points and messages are a person's. */
export const notifierMigrations: Migration[] = [contactPoints, messages, messageIndexes];
