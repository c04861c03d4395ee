import { platformKey } from "@patchbay/db/platform-key";
import {
	connectablePlatforms,
	type Platform,
	platforms,
} from "@patchbay/platforms";
import type { PlatformCase } from "../apps/sandbox/src/platform-case.ts";
import type { WayIn } from "./connect-sandbox.ts";

/** Platforms that tell numbers of campaigns. */
export const withNumbers = connectablePlatforms(platforms).filter(
	({ parts }) => parts.campaigns && parts.metrics?.daily,
);

/** A way into a platform of the sandbox, and an account that can be read there. */
export async function wayInto({
	id,
	methods: [{ kind }],
}: Platform): Promise<{ way: WayIn; externalId: string }> {
	const { platformCase } = (await import(
		`../apps/sandbox/src/${platformKey(id)}/case.ts`
	)) as { platformCase: PlatformCase };
	const { accounts, consent, key } = platformCase;
	if (!accounts) throw new Error(`${id} has no accounts`);
	return {
		externalId: accounts.readable,
		way: {
			platform: id,
			...(kind === "API_KEY"
				? { keys: key?.right ?? {} }
				: { account: consent?.person.account ?? "" }),
		},
	};
}
