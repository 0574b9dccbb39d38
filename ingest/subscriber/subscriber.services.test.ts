import { externalBrokerContract } from "../testing/external-broker-contract.ts";
import { startMosquitto } from "../testing/mosquitto.ts";

externalBrokerContract(startMosquitto, { shared: true });
