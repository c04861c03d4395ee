import { orExit, parseEnv } from "@patchbay/env";
import {
	checkKeyProviders,
	createKeyProviders,
	createVault,
	keyProviderFields,
	type Vault,
} from "@patchbay/vault";
import { z } from "zod";

const schema = z
	.object(keyProviderFields)
	.superRefine(checkKeyProviders, { when: () => true });

/** The vault of the environment's root keys, or ends the process with the names of the variables that are wrong. */
export function openVault(): Vault {
	const { current, previous } = createKeyProviders(
		orExit(() => parseEnv(schema, process.env)),
	);
	return createVault({
		keyProvider: current,
		previousKeyProviders: previous,
	});
}
