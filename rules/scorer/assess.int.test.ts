import { assessProperties } from "../testing/assess-properties.ts";

assessProperties({ orders: 300, trees: 300, restarts: 100, many: true });
