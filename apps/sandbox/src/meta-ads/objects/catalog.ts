import type { World } from "../../world/world.ts";
import { Cdn } from "../files/cdn.ts";
import { placeOf, worldIdOfAccount } from "../ids.ts";
import { makeAccount } from "./make-account.ts";
import type {
	AccountNode,
	AdObject,
	CreativeNode,
	VideoNode,
} from "./nodes.ts";

/** All accounts with what lies in them, made when it is first asked for; changes last until the process ends. */
export class Catalog {
	readonly world: World;
	readonly cdn: Cdn;
	/** Counted up with every change, so that prepared rows are not given any more. */
	version = 0;
	readonly #accounts = new Map<string, AccountNode>();
	readonly #byOrdinal = new Map<number, string>();

	constructor(world: World) {
		this.world = world;
		this.cdn = new Cdn(world);
		for (const { id, ordinal } of world.accounts.all.values())
			this.#byOrdinal.set(ordinal, id);
	}

	/** An account by the world's id. */
	account(worldId: string): AccountNode | null {
		const known = this.#accounts.get(worldId);
		if (known !== undefined) return known;
		const account = this.world.accounts.find(worldId);
		if (account === null || account.kind === "group") return null;
		const made = makeAccount(this.world, account);
		this.#accounts.set(worldId, made);
		return made;
	}

	/** An account by its id at Meta, with or without `act_`. */
	accountOf(id: string): AccountNode | null {
		return this.account(worldIdOfAccount(id));
	}

	/** A campaign, ad set or ad by its id. */
	adObject(id: string): AdObject | null {
		const place = placeOf(id);
		if (place === null) return null;
		const account = this.#accountAt(place.ordinal);
		const campaign = account?.campaigns.find(
			({ world }) => world.index === place.campaign,
		);
		if (campaign === undefined) return null;
		if (place.kind === "campaign") return campaign.id === id ? campaign : null;
		const adSet = campaign.adSets.find(
			({ world }) => world.index === place.group,
		);
		if (adSet === undefined) return null;
		if (place.kind === "adSet") return adSet.id === id ? adSet : null;
		if (place.kind !== "ad") return null;
		return adSet.ads.find((ad) => ad.id === id) ?? null;
	}

	creative(id: string): CreativeNode | null {
		const place = placeOf(id);
		if (place?.kind !== "creative") return null;
		return (
			this.#accountAt(place.ordinal)
				?.campaigns.find(({ world }) => world.index === place.campaign)
				?.adSets.find(({ world }) => world.index === place.group)
				?.ads.find(({ creative }) => creative.id === id)?.creative ?? null
		);
	}

	video(id: string): VideoNode | null {
		const place = placeOf(id);
		if (place?.kind !== "video") return null;
		return (
			this.#accountAt(place.ordinal)?.videos.find((video) => video.id === id) ??
			null
		);
	}

	/** Notes that something was changed. */
	changed(): void {
		this.version += 1;
	}

	/** Lets budgets of ad sets be changed as often as if they never were. */
	forgetBudgetChanges(): void {
		for (const { campaigns } of this.#accounts.values())
			for (const { adSets } of campaigns)
				for (const adSet of adSets) adSet.budgetChanges = [];
	}

	#accountAt(ordinal: number): AccountNode | null {
		const id = this.#byOrdinal.get(ordinal);
		return id === undefined ? null : this.account(id);
	}
}
