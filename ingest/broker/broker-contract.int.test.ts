import { inletContract } from "../testing/inlet-contract.ts";
import { startBroker } from "./start-broker.ts";

inletContract(async (test) => {
  const { port } = test.broker;
  const start = () => startBroker({ ingest: test.ingest, host: "127.0.0.1", port });
  let broker = test.broker;
  const comeBack = async (): Promise<void> => {
    broker = await start();
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    versions: [4],
    keepsMessages: false,
    process: String(port),
    leave: () => broker.stop(),
    comeBack,
    // It is in our process: away with us, back with us.
    restartBroker: async () => {},
    learnDevices: () => test.ingest.registry.refreshIfStale(),
    stop: () => broker.stop(),
  };
});
