import { z } from "zod";
import type { StateFile } from "../../authorization/state-file.ts";
import type { World } from "../../world/world.ts";
import { systemUserIdOf } from "../ids.ts";
import { type Business, businessesOf } from "../objects/business-list.ts";
import { systemTokenOf } from "./fixed-keys.ts";

/** A business's user without a person, with the one token that was made for it. It does not end by time. */
export type SystemUser = {
	id: string;
	name: string;
	business: Business;
	/** Kind in which it was made: everything, reading alone, or too narrow for ads. */
	word: "full" | "read-only" | "narrow";
	token: string;
	permissions: readonly string[];
};

const usual: readonly Pick<SystemUser, "word" | "permissions">[] = [
	{
		word: "full",
		permissions: [
			"ads_management",
			"ads_read",
			"business_management",
			"catalog_management",
			"leads_retrieval",
			"pages_manage_ads",
			"pages_manage_metadata",
			"pages_read_engagement",
			"pages_show_list",
			"instagram_basic",
			"instagram_manage_insights",
		],
	},
	{ word: "read-only", permissions: ["ads_read", "business_management"] },
	{ word: "narrow", permissions: ["pages_show_list"] },
];

/** The system users of all businesses. Those whose token was taken back stay so over a restart. */
export class SystemUsers {
	readonly #byToken = new Map<string, SystemUser>();
	readonly #revoked: Set<string>;
	readonly #state: StateFile;

	constructor(world: World) {
		this.#state = world.state;
		const saved = world.state.section(
			"meta-ads-system-users",
			z.object({ revoked: z.array(z.string()) }),
			() => ({ revoked: [...this.#revoked] }),
		);
		this.#revoked = new Set(saved?.revoked);
		for (const business of businessesOf(world.accounts))
			for (const [index, { word, permissions }] of usual.entries()) {
				const token = systemTokenOf(business.worldId, word);
				this.#byToken.set(token, {
					id: systemUserIdOf(business.ordinal, index),
					name: word === "full" ? business.name : `${business.name} (${word})`,
					business,
					word,
					token,
					permissions,
				});
			}
	}

	find(token: string): SystemUser | null {
		return this.#byToken.get(token) ?? null;
	}

	isRevoked(token: string): boolean {
		return this.#revoked.has(token);
	}

	list(): SystemUser[] {
		return [...this.#byToken.values()];
	}

	revoke(token: string): void {
		this.#revoked.add(token);
		this.#state.changed();
	}
}
