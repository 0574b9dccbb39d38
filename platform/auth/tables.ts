import type { ColumnType, GeneratedAlways } from "kysely";

type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface AuthTables {
  "platform.person": {
    id: GeneratedAlways<number>;
    email: string;
    name: string;
    password_hash: string | null;
    roles: string[];
    /** null: every site. */
    sites: number[] | null;
    created_at: Date;
    disabled_at: Optional<Date>;
    last_signed_in_at: Optional<Date>;
  };
  "platform.session": {
    id: GeneratedAlways<number>;
    person_id: number;
    secret_hash: Buffer;
    provider: string;
    user_agent: string | null;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
  };
  "platform.machine_token": {
    id: GeneratedAlways<number>;
    name: string;
    secret_hash: Buffer;
    hint: string;
    roles: string[];
    sites: number[] | null;
    created_by: string;
    created_at: Date;
    expires_at: Date | null;
    last_used_at: Optional<Date>;
    revoked_at: Optional<Date>;
  };
  "platform.sign_in_attempt": {
    id: GeneratedAlways<number>;
    throttle_key: string;
    attempted_at: Date;
  };
  "platform.setup_code": {
    only_one: ColumnType<boolean, boolean | undefined, never>;
    code_hash: Buffer;
    created_at: Date;
  };
}
