import type { WorldAccount, WorldAccounts } from "../../world/accounts.ts";
import type { Person } from "../../world/people.ts";
import { countryOf } from "../../world/places.ts";
import { uuidOf } from "./ids.ts";

/** An organization that owns ad accounts: each group of the world, and each advertiser that has none above it. */
export type Business = {
	id: string;
	/** Group of the world, or the advertiser that stands alone. */
	world: WorldAccount;
};

/** Businesses, and what of them a person reaches. */
export class Businesses {
	readonly #accounts: WorldAccounts;
	readonly #byId: ReadonlyMap<string, Business>;
	readonly #byWorldId: ReadonlyMap<string, Business>;

	constructor(accounts: WorldAccounts) {
		this.#accounts = accounts;
		const all = [...accounts.all.values()]
			.filter(({ kind, parents }) => kind === "group" || parents.length === 0)
			.map((world) => ({ id: uuidOf(`business ${world.id}`), world }));
		this.#byId = new Map(all.map((one) => [one.id, one]));
		this.#byWorldId = new Map(all.map((one) => [one.world.id, one]));
	}

	find(id: string): Business | null {
		return this.#byId.get(id) ?? null;
	}

	/** The one business that an ad account belongs to. */
	ownerOf({ id, parents: [parent = id] }: WorldAccount): Business {
		const found = this.#byWorldId.get(parent);
		if (found === undefined) throw new Error(`no business owns ${id}`);
		return found;
	}

	/** Businesses that a person is a member of, each once. */
	of(person: Person): Business[] {
		const roots = person.accounts
			.map((id) => this.#accounts.find(id))
			.filter((account) => account !== null);
		return [
			...new Set(
				roots.map((root) => this.#byWorldId.get(root.id) ?? this.ownerOf(root)),
			),
		];
	}

	/** Ad accounts that a business owns, as far as the person reaches them. */
	ownedBy(business: Business, person: Person): WorldAccount[] {
		return this.#accounts
			.advertisersOf(person)
			.filter((account) => this.ownerOf(account) === business);
	}

	/** Ad accounts that a business owns or that others share with it, as far as the person reaches them. */
	openTo(business: Business, person: Person): WorldAccount[] {
		return this.#accounts
			.advertisersOf(person)
			.filter(({ id }) => this.#accounts.isWithin(business.world.id, id));
	}
}

const founded = Date.UTC(2024, 4, 6, 9, 30);

export function renderBusiness({ id, world }: Business) {
	const createdAt = isoTime(founded + world.ordinal * 86_400_000);
	return {
		id,
		name: world.name,
		country: countryOf(world.timeZone).code,
		industry: world.kind === "group" ? "ADVERTISING" : "RETAIL_AND_ECOMMERCE",
		agency_affiliated: world.kind === "group",
		creator_id: null,
		phone: null,
		primary_contact_id: null,
		website_url: null,
		created_at: createdAt,
		modified_at: createdAt,
	};
}

/** `2026-09-01T00:00:00Z` */
export function isoTime(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
