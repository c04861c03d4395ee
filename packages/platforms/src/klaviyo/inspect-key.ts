import { ScopeMissing } from "../errors.ts";
import type { KeyFacts } from "../platform.ts";
import type { PlatformSession } from "../session.ts";
import { createKlaviyoClient, type KlaviyoClient } from "./client.ts";

type Probe = Parameters<KlaviyoClient["pages"]>;

const one = { "page[size]": 1 };

/** The cheapest list that each scope opens. That of the account has been asked for already: whose key it is comes first. */
const probes: Readonly<Record<string, Probe>> = {
	"campaigns:read": [
		"campaigns",
		"campaigns",
		{ filter: 'equals(messages.channel,"email")', ...one },
	],
	"flows:read": ["flows", "flows", one],
	"metrics:read": ["metrics", "metrics", {}],
	"templates:read": ["templates", "templates", one],
	"images:read": ["images", "images", one],
	"lists:read": ["lists", "lists", one],
	"segments:read": ["segments", "segments", one],
	"catalogs:read": ["catalogItems", "catalog-items", one],
};

/**
 * Finds out which scopes a key has by asking for one record of each: Klaviyo does not tell them, and they never change. Whoever
 * connects sees at once what will not be read.
 */
export async function inspectKey(session: PlatformSession): Promise<KeyFacts> {
	const client = createKlaviyoClient(session);
	const held = await Promise.all(
		Object.entries(probes).map(async ([scope, probe]) => {
			try {
				await client.pages(...probe).next();
				return [scope];
			} catch (error) {
				if (error instanceof ScopeMissing) return [];
				throw error;
			}
		}),
	);
	return {
		scopes: ["accounts:read", ...held.flat()],
		expiresIn: null,
		dataAccessEndsAt: null,
	};
}
