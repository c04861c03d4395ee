import {
	type ConnectInput,
	connect,
	connectInput,
} from "@patchbay/connections";
import type { Connecting, Consent } from "./connecting.ts";

/** Begins, and comes back from the consent page: what a browser would bring. */
export async function comeBack(
	world: Connecting,
	input: Partial<ConnectInput> & { brandId: string },
	consent: Consent,
) {
	const { authorizationUrl } = await connect(
		world.ctx,
		connectInput.parse({ platform: "GOOGLE_ADS", ...input }),
	);
	return {
		platform: "GOOGLE_ADS" as const,
		callbackQuery: await world.consent(authorizationUrl ?? "", consent),
	};
}
